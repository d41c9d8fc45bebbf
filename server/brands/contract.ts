import { z } from 'zod';
import { id, instant, line, prose } from '../trpc/contract.ts';

/** A brand: what a campaign is for. The plan matrix calls them workspaces. */
export const brandRow = z.object({
  id,
  name: z.string(),
  description: z.string(),
  /** More brands than the plan allows: this one takes no new campaign until an earlier one is archived. */
  frozen: z.boolean(),
  archivedAt: instant.nullable(),
  campaigns: z.number().int(),
  version: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
});
export type BrandRow = z.output<typeof brandRow>;
export const brandList = z.object({
  items: z.array(brandRow),
  nextCursor: z.null(),
  /** Brands in use, and how many the plan allows (null: no limit). */
  limit: z.object({ used: z.number().int(), allowed: z.number().int().nullable() }),
});

export const createBrandInput = z.strictObject({ name: line(60), description: prose(500).default('') });
export const updateBrandInput = z.strictObject({
  id,
  version: z.number().int().min(1),
  name: line(60).optional(),
  description: prose(500).optional(),
});
/** Archive, or take back. */
export const brandInput = z.strictObject({ id });
