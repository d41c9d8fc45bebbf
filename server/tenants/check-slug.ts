import type { Ctx } from '../data/context.ts';
import { readPlatform } from '../data/postgres/doors.ts';
import { slug as slugForm } from './contract.ts';
import { nextSlug } from './rules.ts';

/** Whether a slug can be taken now; where not, why and a free one. */
export async function checkSlug(
  ctx: Ctx,
  input: { slug: string },
): Promise<{ free: boolean; reason: string | null; suggestion: string | null }> {
  const parsed = slugForm.safeParse(input.slug);
  if (!parsed.success)
    return { free: false, reason: parsed.error.issues[0]?.message ?? 'Not a slug', suggestion: null };
  const near = await readPlatform(ctx, 'tenants.check_slug', async (db) => {
    const startsWith = parsed.data.slice(0, 35);
    const [tenants, retired] = await Promise.all([
      db.tenant.findMany({ where: { slug: { startsWith } }, select: { slug: true }, take: 200 }),
      db.retiredSlug.findMany({ where: { slug: { startsWith } }, select: { slug: true }, take: 200 }),
    ]);
    return new Set([...tenants, ...retired].map((row) => row.slug));
  });
  if (!near.has(parsed.data)) return { free: true, reason: null, suggestion: null };
  return { free: false, reason: `'${parsed.data}' is taken`, suggestion: nextSlug(parsed.data, near) };
}
