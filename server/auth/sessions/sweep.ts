import type { Ctx } from '../../data/context.ts';
import { authStore } from '../../data/postgres/doors.ts';

const dayMs = 86_400_000;
/** Ended sessions stay this long, so that a stolen token that comes late is still known as one. */
const keptDays = 7;
const perRun = 1_000;

/**
 * Deletes sessions that ended a while ago (their refresh tokens go with them) and old links.
 * @returns how many sessions; call again while it is 1,000
 */
export async function sweepIdentity(ctx: Pick<Ctx, 'stores' | 'clock'>): Promise<number> {
  const before = new Date(ctx.clock.now().getTime() - keptDays * dayMs);
  return authStore(ctx, async (tx) => {
    await tx.passwordReset.deleteMany({ where: { expiresAt: { lt: before } } });
    await tx.emailChange.deleteMany({ where: { expiresAt: { lt: before } } });
    const ended = await tx.session.findMany({
      where: { OR: [{ expiresAt: { lt: before } }, { revokedAt: { lt: before } }] },
      select: { id: true },
      take: perRun,
    });
    const { count } = await tx.session.deleteMany({
      where: { id: { in: ended.map((session) => session.id) } },
    });
    return count;
  });
}
