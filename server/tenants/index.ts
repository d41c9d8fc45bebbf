export { createTenant } from './create.ts';
export { openHostDirectory } from './host-directory.ts';
