export type { Deadlines } from './deadlines.ts';
export {
  type Egress,
  type EgressOptions,
  type EgressRequest,
  type EgressResponse,
  openEgress,
} from './egress.ts';
export { type EgressCode, EgressFailure, type TimeoutPhase } from './failure.ts';
export type { EgressScope } from './policy.ts';
