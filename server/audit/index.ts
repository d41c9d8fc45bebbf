export { type AuditEvent, auditPlatform, auditTenant } from './append.ts';
