import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStores, type TestStores } from '../testing/stores.ts';
import { mintTenant, tenantCtx } from '../testing/tenants.ts';
import { putAgent } from './put.ts';

let at: TestStores;
beforeAll(async () => {
  at = await openTestStores();
});
afterAll(() => at.close());

const agent = (version?: number) => ({
  role: 'copywriter',
  adapterType: 'ollama' as const,
  modelId: 'qwen3:14b',
  skillIds: [],
  toolNames: [],
  limits: { concurrency: 1, timeoutMs: 60_000, maxCostUsdPerTask: null },
  escalationAfterFailures: 3,
  isActive: true,
  ...(version === undefined ? {} : { version }),
});

test('of ten who saw one version of an agent, one saves and the others are told, never that it is gone', async () => {
  const ctx = tenantCtx(at.stores, await mintTenant(at.stores));
  const { version } = await putAgent(ctx, agent());
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, () =>
      putAgent(ctx, agent(version)).then(
        (saved) => `saved ${saved.version}`,
        (error: { code?: string }) => error.code,
      ),
    ),
  );
  expect(outcomes.sort()).toEqual([`saved ${version + 1}`, ...Array(9).fill('version_conflict')]);
});
