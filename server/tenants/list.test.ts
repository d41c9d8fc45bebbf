import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ctx, systemClock } from '../data/context.ts';
import { newId } from '../data/ids.ts';
import { openTestStores, type TestStores } from '../testing/stores.ts';
import { mintTenant, quietLog } from '../testing/tenants.ts';
import { type ListTenantsInput, listTenantsInput, tenantPage } from './contract.ts';
import { listTenants } from './list.ts';

let at: TestStores;
let ctx: Ctx;
let owner: pg.Client;
const names = [
  'Zorg',
  'acme 100%',
  'Über Café',
  'under_score',
  'Ätna',
  'acme',
  'mmm',
  "O'Brien",
  'back\\slash',
];
beforeAll(async () => {
  at = await openTestStores();
  owner = new pg.Client({ connectionString: at.ownerUrl });
  await owner.connect();
  ctx = {
    stores: at.stores,
    clock: systemClock,
    log: quietLog,
    actor: { kind: 'user', id: newId(), label: 'a@b.example', role: 'owner' },
    requestId: null,
    source: 'test',
  };
  for (const [index, name] of names.entries()) {
    const tenant = await mintTenant(at.stores, {
      name,
      plan: index % 2 ? 'pro' : 'free',
      status: index % 3 ? 'active' : 'suspended',
      timezone: 'Pacific/Kiritimati',
      createdAt: new Date(Date.UTC(2026, 0, 1 + (index % 4))),
    });
    await owner.query(
      `INSERT INTO spend_months (tenant_id, period, settled_micros, held_micros, calls) VALUES ($1, to_char(now() AT TIME ZONE 'Pacific/Kiritimati', 'YYYY-MM'), $2, 5, 1)`,
      [tenant.id, 1_000_000 + index],
    );
  }
});
afterAll(async () => {
  await owner.end();
  await at.close();
});

const list = (input: Partial<ListTenantsInput>) => listTenants(ctx, listTenantsInput.parse(input));

test.each(['name', '-name', 'createdAt', '-createdAt'] as const)(
  'pages by %s in the order of SQL, each tenant once',
  async (sort) => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ sort, limit: 2, ...(cursor ? { cursor } : {}) });
      tenantPage.parse(page);
      expect(page.total).toBe(names.length);
      seen.push(...page.items.map((tenant) => tenant.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    const direction = sort.startsWith('-') ? 'DESC' : 'ASC';
    const column = sort.endsWith('name') ? 'name' : 'created_at';
    const { rows } = await owner.query<{ id: string }>(
      `SELECT id FROM tenants ORDER BY ${column} ${direction}, id ${direction}`,
    );
    expect(seen).toEqual(rows.map((row) => row.id));
  },
);

test("shows the spend of the month in the tenant's own timezone", async () => {
  const page = await list({ query: 'Zorg' });
  expect(page.items[0]).toMatchObject({
    currentMonthSpendUsd: '1.000000',
    heldUsd: '0.000005',
    monthlySpendCapUsd: '50.000000',
  });
});

test.each([
  ['acme', 2],
  ['ACME', 2],
  ['100%', 1],
  ['%', 1],
  ['_', 1],
  ['\\', 1],
  ["'", 1],
  ['über', 1],
  ['nobody', 0],
])('search %j finds %i', async (query, count) => {
  const page = await list({ query });
  expect([page.items.length, page.total]).toEqual([count, count]);
});

test('filters add up, and a cursor of another list is refused', async () => {
  const page = await list({ plan: ['pro'], status: ['active'] });
  expect(page.items.every((tenant) => tenant.plan === 'pro' && tenant.status === 'active')).toBe(true);
  expect(page.total).toBe(page.items.length);
  for (const cursor of [
    'e30',
    Buffer.from('["x","y"]').toString('base64url'),
    Buffer.from('[1,2]').toString('base64url'),
  ])
    await expect(list({ cursor })).rejects.toMatchObject({ code: 'invalid_input' });
});
