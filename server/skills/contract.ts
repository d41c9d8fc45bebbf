import { z } from 'zod';
import { id, instant, line, prose } from '../trpc/contract.ts';

/** A skill: Markdown an agent reads, versioned. Global ones are referenced by id and version, never copied. */
export const skillRow = z.object({
  id,
  scope: z.enum(['global', 'tenant']),
  key: z.string(),
  title: z.string(),
  description: z.string(),
  roles: z.array(z.string()),
  version: z.number().int(),
  bytes: z.number().int(),
  updatedAt: instant,
  updatedBy: z.string(),
  /** More custom skills than the plan holds: this one can be read, not changed, and agents go on without it. */
  frozen: z.boolean(),
});
export type SkillRow = z.output<typeof skillRow>;
export const skillDetail = skillRow.extend({ markdown: z.string() });
export type SkillDetail = z.output<typeof skillDetail>;

export const skillKey = z.string().regex(/^[a-z][a-z0-9-]{2,60}$/, 'Small letters, digits and hyphens');
export const saveSkillInput = z.strictObject({
  /** Absent for a new skill. */
  id: id.optional(),
  key: skillKey,
  title: line(120, 3),
  description: prose(300).default(''),
  roles: z.array(z.string().max(42)).max(20).default([]),
  markdown: prose(400_000, 1),
  /** Version seen when editing began; another one in the record is a version_conflict. */
  version: z.number().int().min(1).optional(),
});
export type SaveSkillInput = z.output<typeof saveSkillInput>;
export const listSkillsInput = z.strictObject({ query: z.string().max(100).optional() });
export const listSkillsOutput = z.object({
  items: z.array(skillRow),
  nextCursor: z.null(),
  limit: z.object({ used: z.number().int(), allowed: z.number().int().nullable() }).nullable(),
});
export const skillInput = z.strictObject({ id, version: z.number().int().min(1).optional() });
/** A skill of the tenant's own, to be removed. */
export const removeSkillInput = z.strictObject({ id });
export const removedSkill = z.object({ id });
