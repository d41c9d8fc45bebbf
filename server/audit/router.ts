import { access, router } from '../trpc/base.ts';
import { auditPage, auditVerdict, listAuditInput, listOwnAuditInput, verifyAuditInput } from './contract.ts';
import { listAudit, listOwnAudit } from './list.ts';
import { verifyAudit } from './verify.ts';

/** Billing sees acts of money alone, and so far none is audited as such. */
const readers = access.platform('owner', 'operator', 'support', 'read_only');

export const auditRouter = router({
  list: readers
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/audit',
        tags: ['Audit'],
        summary: "The platform's audit chain, or a tenant's, newest first",
      },
    })
    .input(listAuditInput)
    .output(auditPage)
    .query(({ ctx, input }) => listAudit(ctx, input)),
  verify: readers
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/audit/verify',
        tags: ['Audit'],
        summary: "Recompute the platform's audit chain, or a tenant's, and name every fault",
      },
    })
    .input(verifyAuditInput)
    .output(auditVerdict)
    .query(({ ctx, input }) => verifyAudit(ctx, input)),
  listOwn: access
    .tenant('admin')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/audit',
        tags: ['Audit'],
        summary: "The workspace's own audit chain, newest first",
      },
    })
    .input(listOwnAuditInput)
    .output(auditPage)
    .query(({ ctx, input }) => listOwnAudit(ctx, input)),
});
