import { auditPlatform } from '../../audit/index.ts';
import type { Ctx } from '../../data/context.ts';
import { authStore } from '../../data/postgres/doors.ts';
import { AppError, notFound } from '../../errors/app-error.ts';
import { authOf } from '../auth.ts';

/** Withdraws a key of the platform: refused from its next request on. */
export async function revokePlatformApiKey(ctx: Ctx, { id }: { id: string }): Promise<{ ok: true }> {
  const auth = authOf(ctx);
  const lookup = await authStore(ctx, async (tx) => {
    const key = await tx.platformApiKey.findUnique({ where: { id } });
    if (!key) throw notFound('API key');
    if (key.revokedAt) throw new AppError('illegal_move', 'This key was withdrawn already.');
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
  return { ok: true };
}
