import { auditPlatform } from '../../audit/index.ts';
import type { Ctx } from '../../data/context.ts';
import { authStore } from '../../data/postgres/doors.ts';
import { notFound } from '../../errors/app-error.ts';
import { authOf } from '../auth.ts';

/** Withdraws a key of the platform: refused from its next request on. */
export async function revokePlatformApiKey(ctx: Ctx, id: string): Promise<void> {
  const auth = authOf(ctx);
  const lookup = await authStore(ctx, async (tx) => {
    const key = await tx.platformApiKey.findUnique({ where: { id } });
    if (!key || key.revokedAt) throw notFound('API key');
    await tx.platformApiKey.update({ where: { id }, data: { revokedAt: ctx.clock.now() } });
    const before = { name: key.name, role: key.role };
    await auditPlatform(ctx, tx, {
      action: 'platform.api_key_revoked',
      objectType: 'platform_api_key',
      objectId: id,
      before,
    });
    return key.lookup;
  });
  await auth.changed({ kind: 'api_key', id: `platform:${lookup}` });
}
