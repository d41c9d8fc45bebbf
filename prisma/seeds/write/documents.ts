import type { Db, Document } from 'mongodb';
import { globalMongo, mongoFor } from '../../../server/data/mongo/documents.ts';
import type { Stores } from '../../../server/data/stores.ts';
import {
  prepareSkillStore,
  type SkillDocument,
  type SkillVersionDocument,
} from '../../../server/skills/store.ts';
import type { StoredBody } from '../demo/stored.ts';
import type { GlobalSkill } from '../global-skills.ts';

/** Both answers of a plan step that gave no plan. */
export interface PlanOutput {
  _id: string;
  runId: string;
  attempt: number;
  call: number;
  output: string;
  errors: { pointer: string; rule: string }[];
  createdAt: Date;
}

/** What a tenant has in its document database. */
export interface TenantDocuments {
  slug: string;
  /** Every version of each skill, the current one last. */
  skills: readonly (readonly SkillDocument[])[];
  bodies: readonly StoredBody[];
  planOutputs: readonly PlanOutput[];
}

const version = (skill: SkillDocument): SkillVersionDocument => {
  const { _id: skillId, ...rest } = skill;
  return { ...rest, _id: `${skillId}@${skill.version}`, skillId };
};

/** What an earlier database of the same name left behind: the record knows no such tenant, so it goes. */
async function refill(db: Db, collection: string, documents: readonly object[]): Promise<void> {
  const target = db.collection<Document>(collection);
  await target.deleteMany({});
  if (documents.length > 0) await target.insertMany([...documents] as Document[], { ordered: false });
}

/** Writes a tenant's documents. Nothing but the seed may hold this tenant meanwhile. */
export function writeTenantDocuments(stores: Stores, of: TenantDocuments): Promise<void> {
  return mongoFor({ stores, tenantSlug: of.slug }, async (db) => {
    await prepareSkillStore(db);
    await refill(
      db,
      'skills',
      of.skills.flatMap((history) => history.slice(-1)),
    );
    await refill(
      db,
      'skill_versions',
      of.skills.flatMap((history) => history.map(version)),
    );
    await refill(db, 'deliverables', of.bodies);
    if (of.planOutputs.length > 0) await refill(db, 'plan_outputs', of.planOutputs);
  });
}

/** @returns false when another process that starts at the same time was first */
async function put(db: Db, document: SkillDocument): Promise<boolean> {
  const current = version(document);
  try {
    await db
      .collection<SkillVersionDocument>('skill_versions')
      .replaceOne({ _id: current._id }, current, { upsert: true });
    await db
      .collection<SkillDocument>('skills')
      .replaceOne({ _id: document._id }, document, { upsert: true });
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 11000) return false;
    throw error;
  }
}

/**
 * Brings the skills that ship with the product into the shared database: those that are missing, and newer versions
 * of those that only the product has written. A skill that somebody edited stays as it is. Safe to run again.
 * @returns keys written now
 */
export function writeGlobalSkills(
  stores: Pick<Stores, 'documents'>,
  skills: readonly GlobalSkill[],
): Promise<string[]> {
  return globalMongo({ stores: stores as Stores }, async (db) => {
    await prepareSkillStore(db);
    const written: string[] = [];
    for (const { document } of skills) {
      const found = await db.collection<SkillDocument>('skills').findOne({ key: document.key });
      if (found && (found._id !== document._id || found.version >= document.version)) continue;
      if (found && found.updatedBy !== document.updatedBy) continue;
      if (await put(db, document)) written.push(document.key);
    }
    return written;
  });
}
