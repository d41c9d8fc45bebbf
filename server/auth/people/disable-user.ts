import { auditPlatform } from '../../audit/index.ts';
import type { Ctx } from '../../data/context.ts';
import { authStore } from '../../data/postgres/doors.ts';
import { notFound } from '../../errors/app-error.ts';
import { authOf } from '../auth.ts';
import { endSessionsOf } from '../sessions/end-sessions.ts';

/** Closes a person's account everywhere: sessions end, tokens stop at the next request, no new sign-in. */
export async function disableUser(ctx: Ctx, userId: string): Promise<void> {
  const auth = authOf(ctx);
  await authStore(ctx, async (tx) => {
    const now = ctx.clock.now();
    const { count } = await tx.user.updateMany({
      where: { id: userId, disabledAt: null },
      data: { disabledAt: now, tokenVersion: { increment: 1 } },
    });
    if (count === 0) throw notFound('person');
    await endSessionsOf(tx, userId, 'disabled', now);
    await auditPlatform(ctx, tx, { action: 'auth.user_disabled', objectType: 'user', objectId: userId });
  });
  await auth.changed({ kind: 'user', id: userId });
}
