import type { z } from 'zod';
import type { TenantCtx } from '../../data/context.ts';
import { readAuth } from '../../data/postgres/doors.ts';
import type { invitationList, page } from '../contract.ts';
import { toInvitationRow } from './invitation-row.ts';

/** Invitations of the tenant, newest first. */
export async function listInvitations(
  ctx: TenantCtx,
  input: z.infer<typeof page>,
): Promise<z.infer<typeof invitationList>> {
  const { tenantId } = ctx;
  const rows = await readAuth(ctx, (db) =>
    db.invitation.findMany({
      where: { tenantId, ...(input.cursor ? { id: { lt: input.cursor } } : {}) },
      orderBy: { id: 'desc' },
      take: input.limit + 1,
    }),
  );
  const items = rows.slice(0, input.limit).map((row) => toInvitationRow(row, ctx.clock.now()));
  return { items, nextCursor: rows.length > input.limit ? (items.at(-1)?.id ?? null) : null };
}
