import type { TenantCtx } from '../data/context.ts';
import { mongoFor } from '../data/mongo/documents.ts';
import type { AnswerError } from '../deliverables/index.ts';

/** Longest output kept, characters; what is beyond says nothing more about why it failed. */
const keptCharacters = 64_000;
const collection = 'plan_outputs';

interface PlanOutput {
  /** `<run>:<attempt>:<call>` */
  _id: string;
  runId: string;
  attempt: number;
  call: number;
  output: string;
  errors: AnswerError[];
  createdAt: Date;
}

export interface FailedAnswer {
  output: string;
  errors: AnswerError[];
}

/** Keeps the answers of a failed plan step, so that a person can see them. Safe to run again. */
export function keepPlanOutputs(
  ctx: TenantCtx,
  of: { runId: string; attempt: number },
  answers: readonly FailedAnswer[],
): Promise<void> {
  const createdAt = ctx.clock.now();
  const { runId, attempt } = of;
  return mongoFor(ctx, async (db) => {
    const outputs = db.collection<PlanOutput>(collection);
    await outputs.deleteMany({ runId, attempt });
    await outputs.insertMany(
      answers.map(({ output, errors }, call) => {
        const kept = output.toWellFormed().replaceAll('\0', '\ufffd').slice(0, keptCharacters);
        return { _id: `${runId}:${attempt}:${call}`, runId, attempt, call, output: kept, errors, createdAt };
      }),
    );
  });
}

/** The answers of a run's newest attempt that failed to plan, in order. */
export function readPlanOutputs(ctx: TenantCtx, runId: string): Promise<FailedAnswer[]> {
  return mongoFor(ctx, async (db) => {
    const found = await db
      .collection<PlanOutput>(collection)
      .find({ runId })
      .sort({ attempt: -1, call: 1 })
      .limit(10)
      .toArray();
    return found
      .filter((one) => one.attempt === found[0]?.attempt)
      .map(({ output, errors }) => ({ output, errors }));
  });
}
