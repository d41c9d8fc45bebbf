import { z } from 'zod';

/** What a live subscription tells: small facts; lists and details are read again from the record. */
export const liveEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('campaign'), campaignId: z.string(), state: z.string() }),
  z.object({ type: z.literal('task'), campaignId: z.string(), taskId: z.string(), state: z.string() }),
  z.object({
    type: z.literal('run'),
    campaignId: z.string(),
    taskId: z.string().nullable(),
    runId: z.string(),
    state: z.string(),
    attempt: z.number(),
  }),
  /** Text and token counts of a running call; `text` is what came since the last such event. */
  z.object({
    type: z.literal('tokens'),
    campaignId: z.string(),
    runId: z.string(),
    attempt: z.number(),
    text: z.string(),
    outputTokens: z.number(),
    elapsedMs: z.number(),
  }),
  z.object({ type: z.literal('tenant'), tenantId: z.string(), status: z.string() }),
]);
export type LiveEvent = z.output<typeof liveEvent>;

/** Resumes after the last id seen; an id too old to resume from starts at now. */
export const streamInput = z.strictObject({ lastEventId: z.string().max(64).nullish() });
