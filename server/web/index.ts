export { createWebHandler, type WebHandlerDeps } from './handler.ts';
export { hostResolver } from './host-resolver.ts';
export type { HostVerdict, ResolveHost } from './host-verdict.ts';
