export { type AuditEvent, auditPlatform, auditTenant } from './append.ts';
export type { AuditVerdict } from './contract.ts';
export { auditDownloads } from './downloads.ts';
export { redactText } from './redact.ts';
export { verifyAudit, verifyEveryChain } from './verify.ts';
