import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '../testing/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

async function ask(bearer: string, method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) {
  const headers = { authorization: `Bearer ${bearer}` };
  const answer = await api.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  const body = answer.json();
  return { status: answer.statusCode, body, code: body.error?.code, message: body.error?.message };
}

test("an override counts from the tenant's next request on, both ways, and stands with its reason on both chains", async () => {
  const providers = { allowedProviders: ['claude' as const], defaultProvider: 'claude' as const };
  const [tenant, neighbour] = [
    await api.mintTenant({ plan: 'pro', ...providers }),
    await api.mintTenant({ plan: 'pro', ...providers }),
  ];
  const operator = await api.platformKey('operator');
  const [admin, stranger] = [await api.tenantKey(tenant, 'admin'), await api.tenantKey(neighbour, 'admin')];
  const brand = (key: string, name: string) => ask(key, 'POST', '/api/brands', { name });
  const patch = (payload: object) => ask(operator, 'PATCH', `/admin/tenants/${tenant.id}`, payload);
  const limit = async () => (await ask(admin, 'GET', '/api/brands')).body.limit;

  // Every key has been used: what is remembered about it is what could be stale.
  for (const key of [admin, stranger]) expect((await brand(key, 'First')).status).toBe(201);
  const full = await brand(admin, 'Second');
  expect([full.status, full.code]).toEqual([422, 'limit_reached']);

  const bare = await patch({ featureOverrides: { workspaces: 2 } });
  expect([bare.status, bare.message]).toEqual([400, expect.stringContaining('needs a reason')]);
  expect((await brand(admin, 'Second')).code, 'refused, so nothing was granted').toBe('limit_reached');

  const reason = 'A second brand, as agreed for the summer';
  const granted = await patch({ featureOverrides: { workspaces: 2 }, reason });
  expect(granted.body).toMatchObject({ plan: 'pro', featureOverrides: { workspaces: 2 } });
  expect((await brand(admin, 'Second')).status).toBe(201);
  expect(await limit()).toEqual({ used: 2, allowed: 2 });
  expect((await brand(admin, 'Third')).code).toBe('limit_reached');
  expect((await brand(stranger, 'Second')).code, 'another tenant has what it had').toBe('limit_reached');

  const over = 'The summer is over, back to the plan';
  expect((await patch({ featureOverrides: {}, reason: over })).status).toBe(200);
  expect(await limit()).toEqual({ used: 2, allowed: 1 });
  const brands = (await ask(admin, 'GET', '/api/brands')).body.items as { name: string; frozen: boolean }[];
  expect(brands.map(({ name, frozen }) => [name, frozen]).sort()).toEqual([
    ['First', false],
    ['Second', true],
  ]);

  const expected = [
    {
      reason: over,
      before: { featureOverrides: { workspaces: 2 } },
      after: { featureOverrides: {} },
    },
    {
      reason,
      before: { featureOverrides: {} },
      after: { featureOverrides: { workspaces: 2 } },
    },
  ].map((entry) => ({
    ...entry,
    action: 'tenant.updated',
    objectId: tenant.id,
    actorKind: 'api_key',
    actorRole: 'operator',
  }));
  const query = `action=tenant.updated&objectId=${tenant.id}`;
  for (const [key, url] of [
    [operator, `/admin/audit?${query}`],
    [operator, `/admin/audit?${query}&tenant=${tenant.slug}`],
    [admin, `/api/audit?${query}`],
  ] as const)
    expect((await ask(key, 'GET', url)).body.items, url).toMatchObject(expected);
  expect((await ask(stranger, 'GET', `/api/audit?${query}`)).body.items).toEqual([]);
});
