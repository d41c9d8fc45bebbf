export { endTrials } from './end-trials.ts';
export { lookUpHost } from './host-lookup.ts';
export { listTenants } from './list.ts';
export { tenantPageStatement } from './list-statement.ts';
export { provisioning, provisionTenant } from './provision.ts';
