export { defaultAgents } from './default-agents.ts';
export { defaultModel, type RoleDefaults, roleDefaults } from './roles.ts';
