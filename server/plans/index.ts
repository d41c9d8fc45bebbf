export {
  beyondLimit,
  entitlementsOf,
  type FeatureOverrides,
  firstProvider,
  type Granted,
  readOverrides,
  usableProviders,
} from './entitlements.ts';
export {
  compareEntitlements,
  type FeatureChange,
  type FeatureKey,
  planNames,
} from './features.ts';
export {
  allowsRole,
  frozenAgent,
  frozenBeyond,
  requireAgent,
  requireFeature,
  requireProvider,
  requireRoom,
  requireUsableProvider,
  unlockedBy,
} from './gates.ts';
export { type AgentRole, agentRoles, type Entitlements, planMatrix } from './matrix.ts';
