export {
  beyondLimit,
  entitlementsOf,
  type FeatureOverrides,
  featureOverrides,
  firstProvider,
  type Granted,
  readOverrides,
  usableProviders,
} from './entitlements.ts';
export {
  compareEntitlements,
  type FeatureChange,
  type FeatureKey,
  planFeatures,
  planNames,
} from './features.ts';
export { planLocked, requireFeature, requireProvider, requireRole, requireRoom } from './gates.ts';
export { type AgentRole, agentRoles, type Entitlements, planMatrix, unlockingPlan } from './matrix.ts';
