import { z } from 'zod';
import { AttemptState, LlmProvider, RunPurpose, RunState, StopReason } from '../data/postgres/enums.ts';
import { id, instant, page, pageInput } from '../trpc/contract.ts';

export const runRow = z.object({
  id,
  campaignId: id,
  campaignName: z.string(),
  taskId: id.nullable(),
  taskTitle: z.string().nullable(),
  purpose: z.enum(RunPurpose),
  role: z.string(),
  state: z.enum(RunState),
  stopReason: z.enum(StopReason).nullable(),
  stopDetail: z.string().nullable(),
  provider: z.enum(LlmProvider),
  modelId: z.string(),
  attempt: z.number().int(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  costUsd: z.string(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
});
export type RunRow = z.output<typeof runRow>;

export const listRunsInput = z.strictObject({
  campaignId: id.optional(),
  role: z.string().max(42).optional(),
  state: z.array(z.enum(RunState)).max(8).optional(),
  ...pageInput,
});
export const runPage = page(runRow);

export const callRow = z.object({
  id,
  attempt: z.number().int().nullable(),
  provider: z.enum(LlmProvider),
  modelId: z.string(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  costUsd: z.string(),
  /** free_local: a local model, explicitly 0. */
  priceStatus: z.string(),
  estimated: z.boolean(),
  firstTokenMs: z.number().int().nullable(),
  durationMs: z.number().int().nullable(),
  errorCode: z.string().nullable(),
  createdAt: instant,
});

export const runDetail = runRow.extend({
  attempts: z.array(
    z.object({
      attempt: z.number().int(),
      state: z.enum(AttemptState),
      admittedAt: instant,
      startedAt: instant.nullable(),
      finishedAt: instant.nullable(),
      errorCode: z.string().nullable(),
      errorMessage: z.string().nullable(),
    }),
  ),
  calls: z.array(callRow),
  deliverable: z.object({ id, version: z.number().int(), kind: z.string(), title: z.string() }).nullable(),
});
export type RunDetail = z.output<typeof runDetail>;
export const runInput = z.strictObject({ id });
