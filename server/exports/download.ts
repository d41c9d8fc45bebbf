import { Readable } from 'node:stream';
import { auditPlatform, auditTenant } from '../audit/index.ts';
import type { Ctx } from '../data/context.ts';
import { hasArchive, readArchive } from '../data/mongo/archives.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import { tenantKey } from '../data/tenant-key.ts';
import { notFound } from '../errors/app-error.ts';
import type { PlainRoute } from '../http/plain-route.ts';
import { archiveName } from './claim.ts';

export interface Download {
  fileName: string;
  bytes: bigint;
  sha256: string;
  body: Readable;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Opens the archive of a finished export. Audited before the first byte; whoever leaves early releases the cursor.
 * @throws AppError not_found: no such export, not finished, expired, or its tenant is being purged
 */
export async function openDownload(
  ctx: Ctx,
  { tenant: key, id }: { tenant: string; id: string },
): Promise<Download> {
  if (!uuid.test(id)) throw notFound('export');
  const { tenant, made, sha256, bytes } = await asPlatform(ctx, 'exports.download', async (tx) => {
    const tenant = await tx.tenant.findUnique({ where: { ...tenantKey(key), purgeStartedAt: null } });
    if (!tenant) throw notFound('tenant');
    const made = await tx.tenantExport.findUnique({ where: { tenantId_id: { tenantId: tenant.id, id } } });
    const over = made?.archiveRemovedAt || (made?.expiresAt && made.expiresAt <= ctx.clock.now());
    if (made?.state !== 'done' || !made.sha256 || made.bytes === null || over) throw notFound('archive');
    const event = {
      action: 'tenant.export_downloaded',
      objectType: 'tenant',
      objectId: tenant.id,
      after: { exportId: id, sha256: made.sha256, bytes: made.bytes },
    };
    await auditPlatform(ctx, tx, event);
    await auditTenant({ ...ctx, tenantId: tenant.id }, tx, event);
    return { tenant, made, sha256: made.sha256, bytes: made.bytes };
  });
  const of = { stores: ctx.stores, tenantSlug: tenant.slug };
  const name = archiveName({ exportId: id, attempt: made.tries });
  if (!(await hasArchive(of, name, bytes))) throw notFound('archive');
  return {
    fileName: `${tenant.slug}-${made.createdAt.toISOString().slice(0, 10)}.zip`,
    bytes,
    sha256,
    body: Readable.from(readArchive(of, name), { objectMode: false }),
  };
}

/** GET of an archive, for browsers and scripts. */
export const archiveRoute: PlainRoute = {
  url: '/admin/tenants/:tenant/exports/:id/archive',
  roles: ['owner', 'operator'],
  saasOnly: true,
  async answer(ctx, request, reply) {
    const { fileName, bytes, sha256, body } = await openDownload(
      ctx,
      request.params as { tenant: string; id: string },
    );
    reply
      .type('application/zip')
      .header('content-length', bytes.toString())
      .header('etag', `"${sha256}"`)
      .header('content-disposition', `attachment; filename="${fileName}"`);
    return body;
  },
};
