import type { z } from 'zod';
import type { Ctx, TenantCtx } from '../../data/context.ts';
import { readAuth } from '../../data/postgres/doors.ts';
import type { memberList, page } from '../contract.ts';

/** The people of the tenant. */
export async function listMembers(
  ctx: Pick<Ctx, 'stores'> & Pick<TenantCtx, 'tenantId'>,
  input: z.infer<typeof page>,
): Promise<z.infer<typeof memberList>> {
  const { tenantId } = ctx;
  const rows = await readAuth(ctx, (db) =>
    db.membership.findMany({
      where: { tenantId, ...(input.cursor ? { userId: { gt: input.cursor } } : {}) },
      select: {
        userId: true,
        role: true,
        createdAt: true,
        user: { select: { email: true, name: true, totpConfirmedAt: true, disabledAt: true } },
      },
      orderBy: { userId: 'asc' },
      take: input.limit + 1,
    }),
  );
  const items = rows.slice(0, input.limit);
  return {
    items: items.map(({ userId, role, createdAt, user }) => ({
      userId,
      email: user.email,
      name: user.name,
      role,
      twoFactor: user.totpConfirmedAt !== null,
      disabled: user.disabledAt !== null,
      createdAt: createdAt.toISOString(),
    })),
    nextCursor: rows.length > input.limit ? (items.at(-1)?.userId ?? null) : null,
  };
}
