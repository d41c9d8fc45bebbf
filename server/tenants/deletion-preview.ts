import type { Ctx } from '../data/context.ts';
import { mongoFor } from '../data/mongo/documents.ts';
import { readPlatform } from '../data/postgres/doors.ts';
import { tenantKey } from '../data/tenant-key.ts';
import { notFound } from '../errors/app-error.ts';
import { skillsInOrder } from '../skills/index.ts';
import type { DeletionPreview } from './contract.ts';
import { tenantSettingsOf } from './settings.ts';

const dayMs = 86_400_000;
type Counts = Pick<DeletionPreview, 'brands' | 'campaigns' | 'runs' | 'deliverables' | 'calls'>;

/** What deleting a tenant would remove, and when. */
export async function previewDeletion(
  ctx: Ctx,
  { tenant: key }: { tenant: string },
): Promise<DeletionPreview> {
  const { tenant, counts } = await readPlatform(ctx, 'tenants.get', async (db) => {
    const tenant = await db.tenant.findUnique({
      where: tenantKey(key),
      select: { id: true, slug: true, provisionedAt: true },
    });
    if (!tenant) throw notFound('tenant');
    const { id } = tenant;
    const [counts] = await db.$queryRaw<Counts[]>`
      SELECT (SELECT count(*)::int FROM brands WHERE tenant_id = ${id}::uuid) AS brands,
             (SELECT count(*)::int FROM campaigns WHERE tenant_id = ${id}::uuid) AS campaigns,
             (SELECT count(*)::int FROM runs WHERE tenant_id = ${id}::uuid) AS runs,
             (SELECT count(*)::int FROM deliverables WHERE tenant_id = ${id}::uuid) AS deliverables,
             (SELECT count(*)::int FROM ledger_entries WHERE tenant_id = ${id}::uuid) AS calls`;
    return { tenant, counts };
  });
  // Before provisioning there is no document database to ask.
  const skills = tenant.provisionedAt
    ? await mongoFor({ stores: ctx.stores, tenantSlug: tenant.slug }, skillsInOrder)
    : [];
  const { deletionGraceDays } = tenantSettingsOf(ctx);
  return {
    graceDays: deletionGraceDays,
    purgeAt: new Date(ctx.clock.now().getTime() + deletionGraceDays * dayMs).toISOString(),
    brands: counts?.brands ?? 0,
    campaigns: counts?.campaigns ?? 0,
    runs: counts?.runs ?? 0,
    deliverables: counts?.deliverables ?? 0,
    calls: counts?.calls ?? 0,
    skills: skills.length,
  };
}
