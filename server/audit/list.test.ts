import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withTenant } from '../data/postgres/doors.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { openTestApi, type TestApi } from '../testing/api.ts';
import { tenantCtx } from '../testing/tenants.ts';
import { auditTenant } from './append.ts';
import type { AuditPage } from './contract.ts';

let at: TestApi;
let tenant: Tenant;
beforeAll(async () => {
  at = await openTestApi();
  tenant = await at.mintTenant();
  const people = tenantCtx(at.stores, tenant);
  for (let index = 1; index <= 12; index += 1) {
    const kind = index % 3 === 0 ? ('machine' as const) : ('user' as const);
    const ctx = {
      ...people,
      clock: { now: () => new Date(Date.UTC(2026, 0, index)) },
      actor: {
        kind,
        id: kind === 'user' ? 'u-1' : null,
        label: kind === 'user' ? 'ana@example.com' : 'relay',
        role: null,
      },
      requestId: `request-${index}`,
    };
    await withTenant(ctx, (tx) =>
      auditTenant(ctx, tx, {
        action: index % 2 === 0 ? 'thing.saved' : 'campaign.started',
        objectType: 'thing',
        objectId: `o-${index}`,
        reason: index === 5 ? 'launch 100% week' : null,
      }),
    );
  }
});
afterAll(() => at.close());

async function get(url: string, key: string): Promise<{ status: number; page: AuditPage; text: string }> {
  const answer = await at.app.inject({ url, headers: { authorization: `Bearer ${key}` } });
  return { status: answer.statusCode, page: answer.json(), text: answer.body };
}
const seqs = ({ page }: { page: AuditPage }): number[] => page.items.map(({ seq }) => seq);

describe('a chain as a list', () => {
  test('is newest first, page by page, each entry with its hash', async () => {
    const key = await at.platformKey('support');
    const url = `/admin/audit?tenant=${tenant.slug}&limit=5`;
    const first = await get(url, key);
    expect(seqs(first)).toEqual([12, 11, 10, 9, 8]);
    expect(first.page.items[0]).toMatchObject({
      at: '2026-01-12T00:00:00.000Z',
      action: 'thing.saved',
      actorKind: 'machine',
      requestId: 'request-12',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const second = await get(`${url}&cursor=${first.page.nextCursor}`, key);
    const third = await get(`${url}&cursor=${second.page.nextCursor}`, key);
    expect([...seqs(second), ...seqs(third)]).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(third.page).toMatchObject({ nextCursor: null, searchedTo: null });
  });

  test.each([
    ['action=thing.saved', [12, 10, 8, 6, 4, 2]],
    ['action=campaign.', [11, 9, 7, 5, 3, 1]],
    ['action=campaign.,thing.saved&limit=3', [12, 11, 10]],
    ['kind=machine', [12, 9, 6, 3]],
    ['actor=u-1&action=thing.saved', [10, 8, 4, 2]],
    ['actor=relay', [12, 9, 6, 3]],
    ['objectId=o-7', [7]],
    ['query=100%25', [5]],
    ['query=REQUEST-1', [12, 11, 10, 1]],
    ['query=nothing_of_it', []],
    ['from=2026-01-04T00:00:00Z&to=2026-01-06T00:00:00Z', [5, 4]],
    ['to=2026-01-02T12:00:00Z', [2, 1]],
    ['from=2027-01-01T00:00:00Z', []],
  ])('filters: %s', async (filter, expected) => {
    expect(
      seqs(await get(`/admin/audit?tenant=${tenant.id}&${filter}`, await at.platformKey('owner'))),
    ).toEqual(expected);
  });

  test("is the tenant's own for its admins, and nobody else's", async () => {
    const own = await get('/api/audit?limit=200', await at.tenantKey(tenant, 'admin'));
    expect(own.page.items.length).toBeGreaterThanOrEqual(12);
    expect(own.page.items.at(-1)).toMatchObject({ seq: 1, objectId: 'o-1' });
    const other = await get('/api/audit', await at.tenantKey(await at.mintTenant(), 'admin'));
    expect(other.text).not.toContain('o-1');
    expect((await get('/api/audit', await at.tenantKey(tenant, 'member'))).status).toBe(403);
    expect((await get('/admin/audit', await at.tenantKey(tenant, 'admin'))).status).toBe(403);
    expect((await get('/admin/audit', await at.platformKey('billing'))).status).toBe(403);
  });

  test('a look at a tenant is written on the platform chain', async () => {
    const watched = await at.mintTenant();
    const key = await at.platformKey('support');
    await get(`/admin/audit?tenant=${watched.slug}`, key);
    const platform = await get('/admin/audit?action=platform.look&limit=200', key);
    expect(platform.page.items.map(({ objectId }) => objectId)).toContain(`audit.tenant:${watched.slug}`);
    expect((await get('/admin/audit?tenant=no-such-tenant', key)).status).toBe(404);
  });

  test('is verified over REST', async () => {
    const key = await at.platformKey('read_only');
    for (const [url, chain] of [
      ['/admin/audit/verify', 'platform'],
      [`/admin/audit/verify?tenant=${tenant.id}`, tenant.slug],
    ] as const) {
      const answer = await at.app.inject({ url, headers: { authorization: `Bearer ${key}` } });
      expect(answer.json()).toMatchObject({ chain, faults: [], faultsFound: 0 });
    }
  });
});
