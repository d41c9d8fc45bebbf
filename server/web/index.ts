export { createWebHandler, type WebHandlerDeps } from './handler.ts';
export type { HostVerdict, ResolveHost } from './host-verdict.ts';
