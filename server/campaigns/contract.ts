import { z } from 'zod';
import { CampaignState, PausedReason, StopReason, TaskApproval, TaskState } from '../data/postgres/enums.ts';
import { id, instant, line, page, pageInput, prose, usd } from '../trpc/contract.ts';

/** What a person asks for. */
export const brief = z.strictObject({
  goal: prose(32_000, 1).refine((text) => text.trim().length > 0, 'Say what the campaign is for'),
  audience: prose(2_000).default(''),
  offer: prose(2_000).default(''),
  market: prose(200).default(''),
  language: z.string().max(35).default('en'),
  mustUse: z.array(line(200)).max(20).default([]),
  mustNotUse: z.array(line(200)).max(20).default([]),
  from: z.iso.date().nullish(),
  to: z.iso.date().nullish(),
});
export type Brief = z.output<typeof brief>;

export const createCampaignInput = z.strictObject({
  name: line(120),
  brief,
  /** Start tasks as soon as the plan is valid, without a person's look. */
  autoStart: z.boolean().default(false),
  capUsd: usd.optional(),
  /** Left out: the first brand in use. */
  brandId: id.optional(),
  /** false keeps a draft. */
  submit: z.boolean().default(true),
});
export type CreateCampaignInput = z.output<typeof createCampaignInput>;

/** Plan schema v1: an index in dependsOn is always smaller than the task's own, so no cycle can be written. */
export const planTask = z.strictObject({
  title: line(120, 3),
  role: z.string().max(42),
  instructions: prose(2_000, 10),
  acceptance: z.array(line(200, 3)).min(1).max(5),
  dependsOn: z.array(z.number().int().min(0).max(200)).max(8),
  approval: z.enum(TaskApproval),
  dueInDays: z.number().int().min(0).max(90).nullable(),
});
export const plan = z.strictObject({
  schemaVersion: z.literal(1),
  title: line(120, 3),
  summary: prose(600),
  language: z.string().min(2).max(35),
  tasks: z.array(planTask).min(1),
  openQuestions: z.array(line(200, 3)).max(5),
});
export type CampaignPlan = z.output<typeof plan>;

export const campaignRow = z.object({
  id,
  name: z.string(),
  /** What it is for. */
  brand: z.object({ id, name: z.string() }).nullable(),
  state: z.enum(CampaignState),
  pausedReason: z.enum(PausedReason).nullable(),
  stateReason: z.string().nullable(),
  tasksDone: z.number().int(),
  tasksTotal: z.number().int(),
  tasksFailed: z.number().int(),
  costUsd: z.string(),
  capUsd: z.string(),
  createdAt: instant,
  submittedAt: instant.nullable(),
  finishedAt: instant.nullable(),
});
export type CampaignRow = z.output<typeof campaignRow>;

export const listCampaignsInput = z.strictObject({
  query: z.string().max(100).optional(),
  state: z.array(z.enum(CampaignState)).max(11).optional(),
  brandId: id.optional(),
  ...pageInput,
});
export const campaignPage = page(campaignRow);

export const taskRow = z.object({
  id,
  index: z.number().int(),
  title: z.string(),
  role: z.string(),
  instructions: z.string(),
  acceptance: z.array(z.string()),
  dependsOn: z.array(z.number().int()),
  approval: z.enum(TaskApproval),
  dueInDays: z.number().int().nullable(),
  state: z.enum(TaskState),
  /** The newest run of this task. */
  runId: id.nullable(),
  stopReason: z.enum(StopReason).nullable(),
  stopDetail: z.string().nullable(),
  deliverable: z.object({ id, version: z.number().int(), kind: z.string(), title: z.string() }).nullable(),
});
export type TaskRow = z.output<typeof taskRow>;

export const campaignDetail = campaignRow.extend({
  brief,
  autoStart: z.boolean(),
  version: z.number().int(),
  planVersion: z.number().int(),
  plan: plan.nullable(),
  planNormalised: z.array(z.string()),
  /** The run of the newest plan step. */
  planRunId: id.nullable(),
  tasks: z.array(taskRow),
  inputTokens: z.number(),
  outputTokens: z.number(),
});
export type CampaignDetail = z.output<typeof campaignDetail>;

export const campaignInput = z.strictObject({ id });
/** Why planning failed: both answers as text, and what was wrong with them. */
export const planFailure = z.object({
  attempts: z.array(
    z.object({ output: z.string(), errors: z.array(z.object({ pointer: z.string(), rule: z.string() })) }),
  ),
});
