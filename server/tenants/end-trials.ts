import { authOf } from '../auth/index.ts';
import type { Ctx } from '../data/context.ts';
import { asPlatform, readPlatform } from '../data/postgres/doors.ts';
import { movePlan } from './change-plan.ts';
import { decideMove, trialDays } from './lifecycle.ts';
import { readPlanFacts, readSkillNames } from './plan-facts.ts';

const atOnce = 50;
const reason = `The trial ended after ${trialDays} days without payment.`;

/** Ends one trial, unless another worker does it or it is no trial any more. @returns whether it was ended here */
async function endTrial(ctx: Ctx, id: string): Promise<boolean> {
  const found = await readPlatform(ctx, 'trial', (db) => db.tenant.findUnique({ where: { id } }));
  if (!found) return false;
  const skills = await readSkillNames(ctx, found);
  const ended = await asPlatform(ctx, 'trial', async (tx) => {
    const locked = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM tenants WHERE id = ${id}::uuid AND status = 'trialing' AND deleted_at IS NULL
      FOR UPDATE SKIP LOCKED`;
    if (locked.length === 0) return false;
    const tenant = await tx.tenant.findUniqueOrThrow({ where: { id } });
    decideMove(tenant, { kind: 'end_trial' }, ctx.clock.now());
    const facts = await readPlanFacts(ctx, tx, tenant, skills);
    await movePlan(ctx, tx, facts, { plan: 'free', reason, action: 'tenant.trial_ended' });
    return true;
  });
  if (ended) await authOf(ctx).changed({ kind: 'tenant', id });
  return ended;
}

/**
 * Moves trials whose days are over to Free, active: running campaigns go on, new ones follow Free, nothing is deleted.
 * The days of a suspended trial run on; it ends when it is resumed. Many workers at once do no harm.
 * @returns how many were ended here
 */
export async function endTrials(ctx: Ctx): Promise<number> {
  const over = new Date(ctx.clock.now().getTime() - trialDays * 86_400_000);
  const due = await readPlatform(ctx, 'trial', (db) =>
    db.tenant.findMany({
      where: { status: 'trialing', trialStartedAt: { lte: over }, deletedAt: null },
      orderBy: { trialStartedAt: 'asc' },
      select: { id: true },
      take: atOnce,
    }),
  );
  let ended = 0;
  for (const { id } of due) {
    try {
      if (await endTrial(ctx, id)) ended += 1;
    } catch (error) {
      // The next round tries again; one that cannot be ended keeps no other waiting.
      ctx.log.error({ err: error, tenantId: id }, 'trial not ended');
    }
  }
  return ended;
}
