import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '../testing/api.ts';

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await openTestApi();
  key = await api.platformKey('read_only');
});
afterAll(() => api.close());

const get = (query = '', bearer = key) =>
  api.app.inject({
    method: 'GET',
    url: `/admin/tenants.csv${query}`,
    headers: { authorization: `Bearer ${bearer}` },
  });

/** Reads CSV by RFC 4180, so that what was escaped is told from what was quoted. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  return rows.slice(0, -1);
}

test('the list with its filters; cells that a spreadsheet would run are made text', async () => {
  const names = ['=1+1', '+49 30', '-2', '@SUM(A1)', '\tTab', '\rReturn', 'Quote "and", comma', 'Plain'];
  for (const name of names) await api.mintTenant({ name, plan: 'free' });
  await api.mintTenant({ name: 'Other plan', plan: 'pro' });
  await api.mintTenant({ name: 'Going', plan: 'free', status: 'suspended', deletedAt: new Date() });
  const answer = await get('?plan=free&deleting=false&sort=createdAt');
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(answer.headers['content-disposition']).toBe('attachment; filename="tenants.csv"');
  const [header, ...rows] = parse(answer.body);
  const column = (name: string) => rows.map((row) => row[header?.indexOf(name) ?? -1]);
  expect(column('name')).toEqual([
    "'=1+1",
    "'+49 30",
    "'-2",
    "'@SUM(A1)",
    "'\tTab",
    "'\rReturn",
    'Quote "and", comma',
    'Plain',
  ]);
  expect(new Set(column('monthly_spend_cap_usd'))).toEqual(new Set(['50.000000']));
  expect(new Set(column('current_month_spend_usd'))).toEqual(new Set(['0.000000']));
  const going = parse((await get('?deleting=true')).body);
  expect(going.map((row) => row[header?.indexOf('name') ?? -1])).toEqual(['name', 'Going']);
});

test('nobody but the platform team; a filter that is none is refused before anything is sent', async () => {
  expect((await get('', 'pk_nobody')).statusCode).toBe(401);
  const tenantKey = await api.tenantKey(await api.mintTenant(), 'admin');
  expect((await get('', tenantKey)).statusCode).toBe(403);
  for (const query of ['?status=asleep', '?surprise=1', '?sort=password']) {
    const refused = await get(query);
    expect([refused.statusCode, refused.json().error.code], query).toEqual([400, 'invalid_input']);
  }
});

test('ten thousand tenants: every one once, in the order of the list', async () => {
  const { platform } = api.stores.record;
  const before = (await platform.tenant.count()) as number;
  await platform.$executeRaw`
    INSERT INTO tenants (id, slug, name, plan, status, allowed_providers, default_provider, data_privacy_level,
      monthly_spend_cap_micros, deployment_mode, timezone, locale, created_at, updated_at)
    SELECT gen_random_uuid(), 'many-' || n, 'Many ' || (n % 100), 'pro', 'active', '{claude}', 'claude', 'cloud_ok',
      1000000, 'saas', 'UTC', 'en-GB', now() - make_interval(mins => n / 7), now() FROM generate_series(1, 10000) AS n`;
  const rows = parse((await get('?sort=name')).body).slice(1);
  expect(rows).toHaveLength(before + 10_000);
  expect(new Set(rows.map(([id]) => id)).size).toBe(rows.length);
  const { ids, more } = (
    await api.app.inject({
      url: '/admin/tenants/ids?sort=name',
      headers: { authorization: `Bearer ${key}` },
    })
  ).json() as { ids: string[]; more: boolean };
  expect(more).toBe(true);
  expect(ids).toEqual(rows.slice(0, 10_000).map(([id]) => id));
}, 60_000);
