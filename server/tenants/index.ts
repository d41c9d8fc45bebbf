export { createTenant } from './create.ts';
export { provisioning, provisionTenant } from './provision.ts';
export { monthIn } from './rules.ts';
