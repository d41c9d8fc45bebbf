import type { TenantCtx } from '../data/context.ts';
import { globalMongo, mongoFor } from '../data/mongo/documents.ts';
import type { Granted } from '../plans/index.ts';
import type { SkillRow } from './contract.ts';
import { frozenSkills } from './frozen.ts';
import { type SkillDocument, skillsOf } from './store.ts';

export interface PromptSkill {
  id: string;
  version: number;
  scope: SkillRow['scope'];
  title: string;
  markdown: string;
}

/**
 * The named skills for a prompt, global ones first, each once; ids that are gone are left out.
 * @returns also the titles of those left out because they are frozen
 */
export async function readSkillsForPrompt(
  ctx: TenantCtx,
  ids: readonly string[],
  granted: Pick<Granted, 'customSkills'>,
): Promise<{ skills: PromptSkill[]; frozen: string[] }> {
  if (ids.length === 0) return { skills: [], frozen: [] };
  const wanted = { _id: { $in: [...ids] } };
  const [shared, { own, frozen }] = await Promise.all([
    globalMongo(ctx, (db) => skillsOf(db).find(wanted).toArray()),
    mongoFor(ctx, async (db) => ({
      own: await skillsOf(db).find(wanted).toArray(),
      frozen: (await frozenSkills(db, granted)).ids,
    })),
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
  return {
    skills: [
      ...shared.map(present('global')),
      ...own.filter(({ _id }) => !frozen.has(_id)).map(present('tenant')),
    ],
    frozen: own.filter(({ _id }) => frozen.has(_id)).map(({ title }) => title),
  };
}
