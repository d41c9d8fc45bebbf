import type { Db } from 'mongodb';
import type { TenantCtx } from '../data/context.ts';
import { globalMongo, mongoFor } from '../data/mongo/documents.ts';
import type { TenantTx } from '../data/postgres/doors.ts';
import { AppError } from '../errors/app-error.ts';
import { beyondLimit, frozenBeyond, type Granted } from '../plans/index.ts';
import { skillsOf } from './store.ts';

/**
 * Held while the number of a tenant's skills, or what an agent names, is decided and changed: saving and removing go
 * one at a time, agents take skills up beside each other.
 */
export async function lockSkills(
  tx: TenantTx,
  { tenantId }: Pick<TenantCtx, 'tenantId'>,
  how: 'exclusive' | 'shared' = 'exclusive',
): Promise<void> {
  if (how === 'shared')
    await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended('skills:' || ${tenantId}, 0))`;
  else await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('skills:' || ${tenantId}, 0))`;
}

/** A tenant's own skills, oldest first: ids are made in the order of time. */
export const skillsInOrder = (db: Db): Promise<{ _id: string; title: string }[]> =>
  skillsOf(db)
    .find({}, { projection: { title: 1 } })
    .sort({ _id: 1 })
    .toArray();

/** How many skills a tenant has, and which of them lie beyond what its plan holds. */
export async function frozenSkills(
  db: Db,
  { customSkills }: Pick<Granted, 'customSkills'>,
): Promise<{ used: number; ids: ReadonlySet<string> }> {
  const ids = (await skillsInOrder(db)).map(({ _id }) => _id);
  return { used: ids.length, ids: beyondLimit(ids, customSkills) };
}

/**
 * Refuses what an agent may not be given: skills that are not there, and frozen ones it does not name already.
 * @throws AppError invalid_input, limit_reached
 */
export async function assertAssignable(
  ctx: TenantCtx,
  granted: Granted,
  wanted: readonly string[],
  named: readonly string[],
): Promise<void> {
  if (wanted.length === 0) return;
  const ids = { _id: { $in: [...wanted] } };
  const found = (db: Db): Promise<{ _id: string; title: string }[]> =>
    skillsOf(db)
      .find(ids, { projection: { title: 1 } })
      .toArray();
  const [shared, { own, frozen }] = await Promise.all([
    globalMongo(ctx, found),
    mongoFor(ctx, async (db) => ({ own: await found(db), frozen: await frozenSkills(db, granted) })),
  ]);
  const known = new Set([...shared, ...own].map(({ _id }) => _id));
  const unknown = wanted.filter((id) => !known.has(id));
  if (unknown.length > 0) throw new AppError('invalid_input', `No such skill: ${unknown.join(', ')}.`);
  const refused = own.find(({ _id }) => frozen.ids.has(_id) && !named.includes(_id));
  if (refused)
    throw frozenBeyond(granted, 'customSkills', frozen.used, `Not saved: the skill ${refused.title}`);
}
