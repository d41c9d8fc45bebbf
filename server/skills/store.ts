import type { Collection, Db } from 'mongodb';
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
export function presentSkillRow(
  scope: SkillRow['scope'],
  skill: Omit<SkillDocument, 'markdown'>,
  frozen = false,
): SkillRow {
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
    frozen,
  };
}

export const presentSkill = (
  scope: SkillRow['scope'],
  skill: SkillDocument,
  frozen = false,
): SkillDetail => ({
  ...presentSkillRow(scope, skill, frozen),
  markdown: skill.markdown,
});
