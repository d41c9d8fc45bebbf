export { createTenant } from './create.ts';
export { lookUpHost } from './host-lookup.ts';
export { listTenants } from './list.ts';
export { provisioning, provisionTenant } from './provision.ts';
export { monthIn } from './rules.ts';
