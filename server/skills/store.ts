import type { Collection, Db } from 'mongodb';
import type { TenantCtx } from '../data/context.ts';
import { globalMongo, mongoFor } from '../data/mongo/documents.ts';
import type { SkillDetail, SkillRow } from './contract.ts';

/** A skill's newest version, as it lies in `skills`. */
export interface SkillDocument {
  _id: string;
  key: string;
  title: string;
  description: string;
  roles: string[];
  version: number;
  bytes: number;
  markdown: string;
  updatedAt: Date;
  updatedBy: string;
}

/** Each version ever saved, in `skill_versions`; `_id` is `<skill id>@<version>`. */
export interface SkillVersionDocument extends Omit<SkillDocument, '_id'> {
  _id: string;
  skillId: string;
}

export const skillsOf = (db: Db): Collection<SkillDocument> => db.collection<SkillDocument>('skills');
export const versionsOf = (db: Db): Collection<SkillVersionDocument> =>
  db.collection<SkillVersionDocument>('skill_versions');

/** Makes the collections' indexes; safe to run again. */
export async function prepareSkillStore(db: Db): Promise<void> {
  await skillsOf(db).createIndex({ key: 1 }, { unique: true });
  await versionsOf(db).createIndex({ skillId: 1, version: -1 });
}

/** Everything but the text. */
export function presentSkillRow(scope: SkillRow['scope'], skill: Omit<SkillDocument, 'markdown'>): SkillRow {
  return {
    id: skill._id,
    scope,
    key: skill.key,
    title: skill.title,
    description: skill.description,
    roles: skill.roles,
    version: skill.version,
    bytes: skill.bytes,
    updatedAt: skill.updatedAt.toISOString(),
    updatedBy: skill.updatedBy,
  };
}

export const presentSkill = (scope: SkillRow['scope'], skill: SkillDocument): SkillDetail => ({
  ...presentSkillRow(scope, skill),
  markdown: skill.markdown,
});

export interface PromptSkill {
  id: string;
  version: number;
  scope: SkillRow['scope'];
  title: string;
  markdown: string;
}

/** The named skills for a prompt, global ones first, each once; ids that are gone are left out. */
export async function readSkillsForPrompt(ctx: TenantCtx, ids: readonly string[]): Promise<PromptSkill[]> {
  if (ids.length === 0) return [];
  const wanted = { _id: { $in: [...ids] } };
  const [shared, own] = await Promise.all([
    globalMongo(ctx, (db) => skillsOf(db).find(wanted).toArray()),
    mongoFor(ctx, (db) => skillsOf(db).find(wanted).toArray()),
  ]);
  const present =
    (scope: SkillRow['scope']) =>
    (skill: SkillDocument): PromptSkill => ({
      id: skill._id,
      version: skill.version,
      scope,
      title: skill.title,
      markdown: skill.markdown,
    });
  return [...shared.map(present('global')), ...own.map(present('tenant'))];
}

/** Which of these ids name a skill the tenant may use. */
export async function knownSkillIds(ctx: TenantCtx, ids: readonly string[]): Promise<string[]> {
  return (await readSkillsForPrompt(ctx, ids)).map((skill) => skill.id);
}
