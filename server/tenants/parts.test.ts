import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBrand } from '../brands/create.ts';
import { saveTenantSkill } from '../skills/save.ts';
import { openTestApi, type TestApi } from '../testing/api.ts';
import { tenantCtx } from '../testing/tenants.ts';
import type { DeletionPreview } from './contract.ts';

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await openTestApi();
  key = await api.platformKey('operator');
});
afterAll(() => api.close());

async function ask<T>(url: string, token = key): Promise<{ status: number; body: T }> {
  const answer = await api.app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${token}` } });
  return { status: answer.statusCode, body: answer.json() };
}

const skill = (ctx: ReturnType<typeof tenantCtx>, title: string) =>
  saveTenantSkill(ctx, {
    key: title.toLowerCase().replaceAll(' ', '-'),
    title,
    description: '',
    roles: [],
    markdown: `# ${title}\nText.`,
  });

test('the platform sees a tenant’s agents with their locks, and its skills without what is in them', async () => {
  const tenant = await api.mintTenant({ plan: 'pro' });
  const ctx = tenantCtx(api.stores, tenant);
  await skill(ctx, 'Voice card');
  const agents = await ask<{
    items: { agentRole: string; config: unknown; lockedUntilPlan: string | null }[];
  }>(`/admin/tenants/${tenant.slug}/agents`);
  expect(agents.status).toBe(200);
  expect(agents.body.items).toHaveLength(7);
  const planner = agents.body.items.find((agent) => agent.agentRole === 'activity-planner');
  expect(planner).toMatchObject({ config: null, lockedUntilPlan: 'agency' });
  const skills = await ask<{ items: object[]; limit: object }>(`/admin/tenants/${tenant.id}/skills`);
  expect(skills.body.limit).toEqual({ used: 1, allowed: 20 });
  expect(skills.body.items).toEqual([
    expect.objectContaining({ title: 'Voice card', scope: 'tenant', frozen: false }),
  ]);
  expect(JSON.stringify(skills.body)).not.toContain('Text.');
});

test('a tenant that is still being set up has no skills yet rather than a failure', async () => {
  const tenant = await api.mintTenant({ provisionedAt: null, plan: 'free' });
  const skills = await ask(`/admin/tenants/${tenant.slug}/skills`);
  expect(skills.body).toEqual({ items: [], nextCursor: null, limit: { used: 0, allowed: 5 } });
});

test('what a deletion removes is counted for those who may delete, and for nobody else', async () => {
  const [tenant, other] = [
    await api.mintTenant({ plan: 'agency' }),
    await api.mintTenant({ plan: 'agency' }),
  ];
  for (const name of ['One', 'Two'])
    await createBrand(tenantCtx(api.stores, tenant), { name, description: '' });
  await createBrand(tenantCtx(api.stores, other), { name: 'Not this one', description: '' });
  await skill(tenantCtx(api.stores, tenant), 'Voice card');
  const before = Date.now();
  const preview = await ask<DeletionPreview>(`/admin/tenants/${tenant.slug}/deletion-preview`);
  expect(preview.body).toMatchObject({
    graceDays: 30,
    brands: 2,
    campaigns: 0,
    runs: 0,
    deliverables: 0,
    calls: 0,
    skills: 1,
  });
  const days = (Date.parse(preview.body.purgeAt) - before) / 86_400_000;
  expect(days).toBeGreaterThanOrEqual(30);
  expect(days).toBeLessThan(30.01);
  const reader = await api.platformKey('read_only');
  expect((await ask(`/admin/tenants/${tenant.slug}/deletion-preview`, reader)).status).toBe(403);
  expect((await ask('/admin/tenants/no-such-tenant/deletion-preview')).status).toBe(404);
});
