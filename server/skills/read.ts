import type { Db } from 'mongodb';
import type { Ctx, TenantCtx } from '../data/context.ts';
import { globalMongo, mongoFor } from '../data/mongo/documents.ts';
import { notFound } from '../errors/app-error.ts';
import type { Granted } from '../plans/index.ts';
import type { SkillDetail, SkillRow } from './contract.ts';
import { frozenSkills } from './frozen.ts';
import { presentSkill, presentSkillRow, skillsOf, versionsOf } from './store.ts';

export interface SkillList {
  items: SkillRow[];
  nextCursor: null;
  limit: { used: number; allowed: number | null } | null;
}

async function rows(
  db: Db,
  scope: SkillRow['scope'],
  frozen: ReadonlySet<string> = new Set(),
): Promise<SkillRow[]> {
  const found = await skillsOf(db)
    .find({}, { projection: { markdown: 0 } })
    .sort({ title: 1 })
    .limit(1_000)
    .toArray();
  return found.map((skill) => presentSkillRow(scope, skill, frozen.has(skill._id)));
}

function matching(items: SkillRow[], query: string | undefined): SkillRow[] {
  const wanted = query?.trim().toLowerCase();
  return wanted
    ? items.filter((skill) =>
        `${skill.key} ${skill.title} ${skill.description}`.toLowerCase().includes(wanted),
      )
    : items;
}

/** The platform's own skills. */
export async function listGlobalSkills(ctx: Ctx, input: { query?: string | undefined }): Promise<SkillList> {
  const items = await globalMongo(ctx, (db) => rows(db, 'global'));
  return { items: matching(items, input.query), nextCursor: null, limit: null };
}

/** The tenant's own skills, without the platform's. */
export function listOwnSkills(ctx: TenantCtx & { entitlements: Granted }): Promise<SkillList> {
  return mongoFor(ctx, async (db) => {
    const { used, ids } = await frozenSkills(db, ctx.entitlements);
    const limit = { used, allowed: ctx.entitlements.customSkills };
    return { items: await rows(db, 'tenant', ids), nextCursor: null, limit };
  });
}

/** The tenant's skills and, by reference, the platform's. */
export async function listTenantSkills(
  ctx: TenantCtx & { entitlements: Granted },
  input: { query?: string | undefined },
): Promise<SkillList> {
  const [own, shared] = await Promise.all([listOwnSkills(ctx), globalMongo(ctx, (db) => rows(db, 'global'))]);
  return { ...own, items: matching([...own.items, ...shared], input.query) };
}

async function find(
  db: Db,
  scope: SkillRow['scope'],
  id: string,
  version?: number,
): Promise<SkillDetail | null> {
  if (version === undefined) {
    const current = await skillsOf(db).findOne({ _id: id });
    return current && presentSkill(scope, current);
  }
  const old = await versionsOf(db).findOne({ _id: `${id}@${version}` });
  return old && presentSkill(scope, { ...old, _id: id });
}

/** A platform skill, newest or a named version. */
export async function getGlobalSkill(
  ctx: Ctx,
  input: { id: string; version?: number | undefined },
): Promise<SkillDetail> {
  const skill = await globalMongo(ctx, (db) => find(db, 'global', input.id, input.version));
  if (!skill) throw notFound('skill');
  return skill;
}

/** A skill the tenant may read: its own, else the platform's. */
export async function getTenantSkill(
  ctx: TenantCtx & { entitlements: Granted },
  input: { id: string; version?: number | undefined },
): Promise<SkillDetail> {
  const own = await mongoFor(ctx, async (db) => {
    const skill = await find(db, 'tenant', input.id, input.version);
    if (!skill) return null;
    return { ...skill, frozen: (await frozenSkills(db, ctx.entitlements)).ids.has(input.id) };
  });
  return own ?? getGlobalSkill(ctx, input);
}
