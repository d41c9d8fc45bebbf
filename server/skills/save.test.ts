import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mongoFor } from '../data/mongo/documents.ts';
import { openTestStores, type TestStores } from '../testing/stores.ts';
import { mintTenant, tenantCtx } from '../testing/tenants.ts';
import { getTenantSkill, listTenantSkills } from './read.ts';
import { saveTenantSkill } from './save.ts';
import { prepareSkillStore, versionsOf } from './store.ts';

let at: TestStores;
beforeAll(async () => {
  at = await openTestStores();
});
afterAll(() => at.close());

async function workspace(plan: 'free' | 'enterprise') {
  const ctx = tenantCtx(at.stores, await mintTenant(at.stores, { plan }));
  await mongoFor(ctx, prepareSkillStore);
  return ctx;
}

const skill = (key: string, changed: object = {}) => ({
  key,
  title: 'A skill',
  description: '',
  roles: [],
  markdown: '# Text',
  ...changed,
});

const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'saved',
    (error: { code?: string }) => error.code ?? 'fault',
  );

describe('saving a skill', () => {
  test("twenty new ones at once do not pass the plan's five", async () => {
    const ctx = await workspace('free');
    const all = Array.from({ length: 20 }, (_, index) =>
      outcome(saveTenantSkill(ctx, skill(`skill-${index}`))),
    );
    const outcomes = await Promise.all(all);
    expect(outcomes.filter((code) => code === 'saved')).toHaveLength(5);
    expect(outcomes.filter((code) => code === 'limit_reached')).toHaveLength(15);
    expect((await listTenantSkills(ctx, {})).limit).toEqual({ used: 5, allowed: 5 });
  });

  test('of ten who saw one version, one saves and the others are told', async () => {
    const ctx = await workspace('enterprise');
    const { id } = await saveTenantSkill(ctx, skill('shared'));
    const all = Array.from({ length: 10 }, (_, index) =>
      outcome(saveTenantSkill(ctx, skill('shared', { id, version: 1, markdown: `text ${index}` }))),
    );
    expect((await Promise.all(all)).sort()).toEqual(['saved', ...Array(9).fill('version_conflict')]);
    expect((await getTenantSkill(ctx, { id })).version).toBe(2);
  });

  test('a save killed between its two writes is finished by the next, which is told of it', async () => {
    const ctx = await workspace('enterprise');
    const { id } = await saveTenantSkill(ctx, skill('broken'));
    await mongoFor(ctx, async (db) => {
      const first = await versionsOf(db).findOne({ _id: `${id}@1` });
      if (!first) throw new Error('the first version is stored');
      await versionsOf(db).insertOne({ ...first, _id: `${id}@2`, version: 2, markdown: 'half saved' });
    });
    const again = (version: number) =>
      saveTenantSkill(ctx, skill('broken', { id, version, markdown: 'whole' }));
    expect(await outcome(again(1))).toBe('version_conflict');
    expect(await getTenantSkill(ctx, { id })).toMatchObject({ version: 2, markdown: 'half saved' });
    expect(await again(2)).toMatchObject({ version: 3, markdown: 'whole' });
  });
});
