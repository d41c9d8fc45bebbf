export { defaultAgents } from './default-agents.ts';
export { listAgents } from './list.ts';
export { defaultModel, type RoleDefaults, roleDefaults } from './roles.ts';
