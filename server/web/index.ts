export { checkCertificate, type ServerCertificate } from './certificate.ts';
export { createWebHandler } from './handler.ts';
export { hostResolver } from './host-resolver.ts';
