export { createTenant } from './create.ts';
export { endTrials } from './end-trials.ts';
export { openHostDirectory } from './host-directory.ts';
export { lookUpHost } from './host-lookup.ts';
export { decideMove } from './lifecycle.ts';
export { listTenants } from './list.ts';
export { tenantPageStatement } from './list-statement.ts';
export { provisioning, provisionTenant } from './provision.ts';
