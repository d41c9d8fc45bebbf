import type { Db } from 'mongodb';
import { auditPlatform, auditTenant } from '../audit/index.ts';
import type { Ctx, TenantCtx } from '../data/context.ts';
import { newId } from '../data/ids.ts';
import { globalMongo, mongoFor } from '../data/mongo/documents.ts';
import { asPlatform, withTenant } from '../data/postgres/doors.ts';
import { AppError, notFound } from '../errors/app-error.ts';
import { frozenBeyond, type Granted, requireRoom } from '../plans/index.ts';
import type { SaveSkillInput, SkillDetail, SkillRow } from './contract.ts';
import { frozenSkills, lockSkills } from './frozen.ts';
import { presentSkill, type SkillDocument, skillsOf, versionsOf } from './store.ts';

const changedMeanwhile = (version: number): AppError =>
  new AppError(
    'version_conflict',
    'Not saved: somebody changed this skill meanwhile. Compare and save again.',
    { details: { version } },
  );

/**
 * Makes a stored version the current one, where the save that wrote it was killed between its two writes: without
 * this no save of the skill would ever succeed again. A save still on its way writes the same and finds it done.
 */
async function finishSave(db: Db, skillId: string, version: number): Promise<void> {
  const stored = await versionsOf(db).findOne({ _id: `${skillId}@${version}` });
  if (!stored) return;
  const { _id, skillId: _owner, ...current } = stored;
  await skillsOf(db).replaceOne({ _id: skillId, version: version - 1 }, current);
}

/** Writes a new version and makes it the current one; the version seen must be the one stored. */
async function write(
  db: Db,
  ctx: Ctx,
  input: SaveSkillInput,
): Promise<{ before: SkillDocument | null; after: SkillDocument }> {
  const before = input.id ? await skillsOf(db).findOne({ _id: input.id }) : null;
  if (input.id && !before) throw notFound('skill');
  if (before && input.version !== before.version) throw changedMeanwhile(before.version);
  const clash = await skillsOf(db).findOne({
    key: input.key,
    ...(before ? { _id: { $ne: before._id } } : {}),
  });
  if (clash)
    throw new AppError('conflict', `A skill with the key '${input.key}' exists already. Choose another key.`);
  const after: SkillDocument = {
    _id: before?._id ?? newId(),
    key: input.key,
    title: input.title,
    description: input.description,
    roles: input.roles,
    version: (before?.version ?? 0) + 1,
    bytes: Buffer.byteLength(input.markdown),
    markdown: input.markdown,
    updatedAt: ctx.clock.now(),
    updatedBy: ctx.actor.label,
  };
  const { _id: skillId, ...rest } = after;
  try {
    await versionsOf(db).insertOne({ ...rest, _id: `${skillId}@${after.version}`, skillId });
  } catch (error) {
    // The version exists: another save won. Any other failure passes.
    if ((error as { code?: unknown }).code !== 11000) throw error;
    await finishSave(db, skillId, after.version);
    throw changedMeanwhile(after.version);
  }
  if (before) await skillsOf(db).replaceOne({ _id: before._id, version: before.version }, after);
  else await skillsOf(db).insertOne(after);
  return { before, after };
}

const event = (before: SkillDocument | null, after: SkillDocument) => ({
  action: 'skill.saved',
  objectType: 'skill',
  objectId: after._id,
  before: before ? { key: before.key, version: before.version, title: before.title } : null,
  after: { key: after.key, version: after.version, title: after.title },
});

/** Refuses one more than the plan holds, and a change of one beyond it. */
async function checkRoom(ctx: TenantCtx & { entitlements: Granted }, id: string | undefined): Promise<void> {
  if (ctx.entitlements.customSkills === null) return;
  const { used, ids } = await mongoFor(ctx, (db) => frozenSkills(db, ctx.entitlements));
  if (id === undefined) requireRoom(ctx.entitlements, 'customSkills', used);
  else if (ids.has(id)) throw frozenBeyond(ctx.entitlements, 'customSkills', used, 'Not saved: this skill');
}

/** Saves a tenant's own skill, one at a time. The audit row and the document stand or fall together, but for a crash between their commits. */
export async function saveTenantSkill(
  ctx: TenantCtx & { entitlements: Granted },
  input: SaveSkillInput,
): Promise<SkillDetail> {
  return withTenant(ctx, async (tx) => {
    await lockSkills(tx, ctx);
    await checkRoom(ctx, input.id);
    const { before, after } = await mongoFor(ctx, (db) => write(db, ctx, input));
    await auditTenant(ctx, tx, event(before, after));
    return presentSkill('tenant', after);
  });
}

/** Saves a skill of the platform, which every tenant may reference by id and version. */
export async function saveGlobalSkill(ctx: Ctx, input: SaveSkillInput): Promise<SkillDetail> {
  return asPlatform(ctx, ctx.actor.kind === 'machine' ? 'seed' : 'skills.save', async (tx) => {
    const { before, after } = await globalMongo(ctx, (db) => write(db, ctx, input));
    await auditPlatform(ctx, tx, event(before, after));
    return presentSkill('global', after);
  });
}

export type { SkillRow };
