import type { Ctx } from '../data/context.ts';
import { readPlatform } from '../data/postgres/doors.ts';
import { AppError } from '../errors/app-error.ts';
import { describeError } from '../errors/describe.ts';
import { answerOnce, type Once } from '../idempotency/index.ts';
import type { BulkMoveInput, BulkMoveOutput } from './contract.ts';
import { moveTenant } from './move.ts';
import { resuming } from './resume.ts';
import { suspending } from './suspend.ts';

/** Tenants moved side by side: few enough to leave connections to others. */
const atOnce = 3;
type Result = BulkMoveOutput['results'][number];

async function moveAll(ctx: Ctx, input: BulkMoveInput, once: Once): Promise<BulkMoveOutput> {
  const ids = [...new Set(input.ids)];
  const named = await readPlatform(ctx, 'tenants.bulk', (db) =>
    db.tenant.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } }),
  );
  const names = new Map(named.map(({ id, name }) => [id, name]));
  const move = input.move === 'suspend' ? suspending(ctx, input.reason) : resuming(ctx, input.reason);
  const results = new Map<string, Result>();
  const waiting = ids.values();
  const worker = async (): Promise<void> => {
    for (const id of waiting) results.set(id, await moveOneOf(ctx, id, names.get(id) ?? null));
  };
  async function moveOneOf(at: Ctx, id: string, name: string | null): Promise<Result> {
    try {
      await moveTenant(at, id, move, once, id);
      return { id, name, ok: true, problem: null };
    } catch (error) {
      if (!(error instanceof AppError)) ctx.log.error({ err: error, tenantId: id }, 'tenant not moved');
      return { id, name, ok: false, problem: describeError(error, ctx.requestId).message };
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { results: ids.flatMap((id) => results.get(id) ?? []) };
}

/** Suspends or resumes up to a hundred tenants, each in its own transaction: one that cannot be moved stops no other. */
export function bulkMoveTenants(ctx: Ctx, input: BulkMoveInput): Promise<BulkMoveOutput> {
  return answerOnce(ctx, 'tenants.bulk', input, (once) => moveAll(ctx, input, once));
}
