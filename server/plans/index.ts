export { type AgentRole, agentRoles, type Entitlements, planMatrix, unlockingPlan } from './matrix.ts';
