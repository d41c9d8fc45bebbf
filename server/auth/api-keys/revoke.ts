import { auditTenant } from '../../audit/index.ts';
import type { TenantCtx } from '../../data/context.ts';
import { AppError, notFound } from '../../errors/app-error.ts';
import type { Auth } from '../auth.ts';
import { changePeople } from '../people/tenant-work.ts';

/** Withdraws a key: refused from its next request on. */
export async function revokeApiKey(auth: Auth, ctx: TenantCtx, input: { id: string }): Promise<{ ok: true }> {
  const { tenantId } = ctx;
  const lookup = await changePeople(ctx, async ({ tx }) => {
    const where = { tenantId_id: { tenantId, id: input.id } };
    const key = await tx.apiKey.findUnique({ where });
    if (!key) throw notFound('API key');
    if (key.revokedAt) throw new AppError('illegal_move', 'This key was withdrawn already.');
    await tx.apiKey.update({ where, data: { revokedAt: ctx.clock.now() } });
    const before = { name: key.name, role: key.role };
    await auditTenant(ctx, tx, {
      action: 'api_keys.revoked',
      objectType: 'api_key',
      objectId: key.id,
      before,
    });
    return key.lookup;
  });
  await auth.changed({ kind: 'api_key', id: `tenant:${lookup}` });
  return { ok: true };
}
