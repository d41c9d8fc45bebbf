import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putAgent } from '../agents/put.ts';
import { mongoFor } from '../data/mongo/documents.ts';
import { openTestStores, type TestStores } from '../testing/stores.ts';
import { mintTenant, tenantCtx } from '../testing/tenants.ts';
import { readSkillsForPrompt } from './prompt-skills.ts';
import { getTenantSkill, listTenantSkills } from './read.ts';
import { removeSkill } from './remove.ts';
import { saveTenantSkill } from './save.ts';
import { prepareSkillStore } from './store.ts';

let at: TestStores;
beforeAll(async () => {
  at = await openTestStores();
});
afterAll(() => at.close());

const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string; message: string }) => `${error.code}: ${error.message}`,
  );
const text = (key: string) => ({
  key,
  title: `Skill ${key}`,
  description: '',
  roles: [],
  markdown: '# Text',
});
const agent = (skillIds: string[], version?: number) => ({
  role: 'copywriter',
  adapterType: 'ollama' as const,
  modelId: 'm',
  skillIds,
  toolNames: [],
  limits: { concurrency: 1, timeoutMs: 60_000, maxCostUsdPerTask: null },
  escalationAfterFailures: 2,
  isActive: true,
  ...(version === undefined ? {} : { version }),
});

/** A tenant with three skills, which may have only two of them from `narrow` on. */
async function workspace() {
  const tenant = await mintTenant(at.stores);
  const ctx = tenantCtx(at.stores, tenant);
  await mongoFor(ctx, prepareSkillStore);
  const ids: string[] = [];
  for (const key of ['one', 'two', 'three']) ids.push((await saveTenantSkill(ctx, text(key))).id);
  const [one = '', two = '', three = ''] = ids;
  const narrow = async () => {
    const featureOverrides = { customSkills: 2 };
    await at.stores.record.platform.tenant.update({ where: { id: tenant.id }, data: { featureOverrides } });
    return tenantCtx(at.stores, { ...tenant, featureOverrides });
  };
  return { ctx, narrow, one, two, three };
}

describe('a skill beyond the limit', () => {
  test('is frozen: read, not changed, not given to an agent, left out of prompts by name', async () => {
    const { ctx: before, narrow, one, three } = await workspace();
    const { version } = await putAgent(before, agent([three]));
    const ctx = await narrow();
    const { items, limit } = await listTenantSkills(ctx, {});
    expect(limit).toEqual({ used: 3, allowed: 2 });
    expect(items.filter(({ frozen }) => frozen).map(({ id }) => id)).toEqual([three]);
    expect(await getTenantSkill(ctx, { id: three })).toMatchObject({ frozen: true, markdown: '# Text' });
    expect((await getTenantSkill(ctx, { id: one })).frozen).toBe(false);
    expect(await outcome(saveTenantSkill(ctx, { ...text('three'), id: three, version: 1 }))).toBe(
      "limit_reached: Not saved: this skill is frozen. 3 of 2 custom skills are used on Enterprise. Ask the platform's team.",
    );
    expect(await outcome(saveTenantSkill(ctx, { ...text('one'), id: one, version: 1 }))).toBe('done');
    // An agent that names it already can be changed in other things; another one cannot take it up.
    expect(await outcome(putAgent(ctx, agent([three, one], version)))).toBe('done');
    expect(await outcome(putAgent(ctx, { ...agent([three]), role: 'seo' }))).toMatch(
      /^limit_reached: Not saved: the skill Skill three is frozen\./,
    );
    const { skills, frozen } = await readSkillsForPrompt(ctx, [one, three], ctx.entitlements);
    expect(skills.map(({ id }) => id)).toEqual([one]);
    expect(frozen).toEqual(['Skill three']);
  });

  test('thaws when an earlier one is removed', async () => {
    const { narrow, one, three } = await workspace();
    const ctx = await narrow();
    await removeSkill(ctx, { id: one });
    const { items, limit } = await listTenantSkills(ctx, {});
    expect(limit).toEqual({ used: 2, allowed: 2 });
    expect(items.some(({ frozen }) => frozen)).toBe(false);
    expect(await outcome(saveTenantSkill(ctx, { ...text('three'), id: three, version: 1 }))).toBe('done');
  });
});

describe('removing a skill', () => {
  test('is refused with the agents that use it, and keeps its versions', async () => {
    const { ctx, one } = await workspace();
    const { version } = await putAgent(ctx, agent([one]));
    await expect(removeSkill(ctx, { id: one })).rejects.toMatchObject({
      code: 'conflict',
      message: 'Not removed: copywriter uses this skill. Take it from that agent first.',
      details: { agents: ['copywriter'] },
    });
    await putAgent(ctx, agent([], version));
    expect(await removeSkill(ctx, { id: one })).toEqual({ id: one });
    expect(await outcome(getTenantSkill(ctx, { id: one }))).toMatch(/^not_found/);
    expect(await getTenantSkill(ctx, { id: one, version: 1 })).toMatchObject({ markdown: '# Text' });
    expect(await outcome(removeSkill(ctx, { id: one }))).toMatch(/^not_found/);
  });

  test('and an agent that takes it up at the same moment do not both succeed', async () => {
    const { ctx, one, two, three } = await workspace();
    let version: number | undefined;
    for (const id of [one, two, three]) {
      const [removed, saved] = await Promise.all([
        outcome(removeSkill(ctx, { id })),
        putAgent(ctx, agent([id], version)).then(
          (after) => after.version,
          () => null,
        ),
      ]);
      expect([removed === 'done', saved !== null]).toContain(true);
      expect(removed === 'done' && saved !== null, `${removed}, ${saved}`).toBe(false);
      if (saved !== null) version = saved;
    }
  });
});
