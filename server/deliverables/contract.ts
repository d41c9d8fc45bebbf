import { z } from 'zod';
import { id, instant, line, prose } from '../trpc/contract.ts';

const source = z.strictObject({ ref: prose(500, 1), quote: prose(300), usedFor: prose(300) });
const risk = z.strictObject({ code: z.string().regex(/^[a-z][a-z0-9_]{1,60}$/), text: prose(500) });

/** What every agent answers with, around a body that differs by role. Unknown keys are refused. */
export const envelope = <T extends z.ZodType>(body: T) =>
  z.strictObject({
    schemaVersion: z.literal(1),
    kind: z.string().regex(/^[a-z][a-z0-9_]{1,40}$/),
    title: line(120, 3),
    summary: prose(600),
    language: z.string().min(2).max(35),
    body,
    sources: z.array(source).max(50),
    assumptions: z.array(prose(200)).max(10),
    openQuestions: z.array(prose(200)).max(5),
    risks: z.array(risk).max(10),
    needsHuman: z.boolean(),
  });

export const copyVariant = z.strictObject({
  label: line(40),
  channel: line(40),
  headline: line(90),
  subline: prose(140),
  text: prose(2_000),
  cta: prose(40),
  claimIds: z.array(z.string().max(60)).max(20),
});
/** The copywriter's body: variants that differ in angle. */
export const copyBody = z
  .strictObject({
    variants: z.array(copyVariant).min(1).max(5),
    recommended: z.number().int().min(0),
    why: prose(400),
  })
  .refine((body) => body.recommended < body.variants.length, {
    path: ['recommended'],
    message: 'Names no variant',
  });

export const copyDeliverable = envelope(copyBody);
export type CopyDeliverable = z.output<typeof copyDeliverable>;

export const deliverableRow = z.object({
  id,
  campaignId: id,
  taskId: id,
  runId: id,
  version: z.number().int(),
  kind: z.string(),
  title: z.string(),
  summary: z.string(),
  hash: z.string(),
  bytes: z.number().int(),
  createdAt: instant,
});
export const deliverableDetail = deliverableRow.extend({
  taskTitle: z.string(),
  role: z.string(),
  /** The stored envelope, as it passed its role's schema. */
  content: z.record(z.string(), z.unknown()),
});
export type DeliverableDetail = z.output<typeof deliverableDetail>;
export const deliverableInput = z.strictObject({ id });
export const listDeliverablesInput = z.strictObject({ campaignId: id });
export const listDeliverablesOutput = z.object({ items: z.array(deliverableRow), nextCursor: z.null() });
