export { type RunJob, runJob } from './catalogue.ts';
export { stopRun, wakeRelay } from './channels.ts';
export type { OutboxHandler, OutboxHandlers } from './relay.ts';
export type { OutboxDelivery } from './relay-claim.ts';
export { checkTransport } from './transport-check.ts';
