import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withTenant } from '../data/postgres/doors.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { openTestApi, type TestApi } from '../testing/api.ts';
import { tenantCtx } from '../testing/tenants.ts';
import { auditTenant } from './append.ts';
import type { ExportedEntry } from './entry.ts';

let at: TestApi;
let owner: pg.Client;
let tenant: Tenant;
beforeAll(async () => {
  at = await openTestApi();
  owner = new pg.Client({ connectionString: at.ownerUrl });
  await owner.connect();
  tenant = await at.mintTenant();
  const ctx = tenantCtx(at.stores, tenant);
  await withTenant(ctx, (tx) =>
    auditTenant(ctx, tx, {
      action: 'thing.saved',
      objectType: 'thing',
      objectId: '=1+1',
      after: { a: ['x', null] },
    }),
  );
  await owner.query(
    `SELECT count(audit_append($1, now(), 'machine', NULL, 'relay', NULL, 'test', NULL, 'thing.done', 'thing', n::text, NULL, NULL, NULL))
       FROM generate_series(1, 5000) n`,
    [tenant.id],
  );
});
afterAll(async () => {
  await owner.end();
  await at.close();
});

const get = (url: string, key: string) => at.app.inject({ url, headers: { authorization: `Bearer ${key}` } });

describe('a chain as a file', () => {
  test('NDJSON holds every entry, and the chain can be checked from the file alone', async () => {
    const answer = await get(`/admin/audit/export?tenant=${tenant.slug}`, await at.platformKey('support'));
    expect(answer.headers['content-type']).toBe('application/x-ndjson');
    expect(answer.headers['content-disposition']).toMatch(
      /filename="audit-t-[0-9a-f]+-\d{4}-\d\d-\d\d\.ndjson"/,
    );
    const rows = answer.body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ExportedEntry);
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
    // The 5,001 from above and the entry about this export.
    expect(rows).toHaveLength(5_002);
    expect(rows.at(-1)).toMatchObject({
      action: 'audit.exported',
      after: { chain: tenant.slug, format: 'ndjson' },
    });
    const { rows: checked } = await owner.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM json_to_recordset($1) AS e(seq bigint, at timestamptz, "actorKind" "ActorKind", "actorId" text,
          "actorLabel" text, "actorRole" text, source text, "requestId" text, action text, "objectType" text, "objectId" text,
          reason text, before jsonb, after jsonb, "prevHash" text, hash text)
        WHERE encode(audit_hash(decode("prevHash", 'hex'), seq, at, "actorKind", "actorId", "actorLabel", "actorRole", source, "requestId",
          action, "objectType", "objectId", reason, nullif(before, 'null'), nullif(after, 'null')), 'hex') = hash`,
      [JSON.stringify(rows)],
    );
    expect(checked[0]?.n).toBe(rows.length);
    expect(rows.every((row, index) => index === 0 || row.prevHash === rows[index - 1]?.hash)).toBe(true);
  });

  test('CSV is filtered and safe against formulas', async () => {
    const answer = await get(
      '/api/audit/export?format=csv&action=thing.saved,nothing.',
      await at.tenantKey(tenant, 'admin'),
    );
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.headers['content-type']).toContain('text/csv');
    const lines = answer.body.trimEnd().split('\n');
    expect(lines[0]).toContain('seq,at,actorKind');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(",'=1+1,");
    expect(lines[1]).toContain('"{""a"":[""x"",null]}"');
  });

  test('is written on both chains', async () => {
    const watched = await at.mintTenant();
    await get(`/admin/audit/export?tenant=${watched.id}&kind=user`, await at.platformKey('owner'));
    const where = { action: 'audit.exported', objectId: watched.id };
    const { platform } = at.stores.record;
    expect(await platform.platformAuditEntry.findFirst({ where })).toMatchObject({
      after: { chain: watched.slug, format: 'ndjson', kind: ['user'] },
    });
    expect(await platform.auditEntry.count({ where: { ...where, tenantId: watched.id } })).toBe(1);
  });

  test('who may not: read-only, billing, members, nobody; and hostile input is refused with a sentence', async () => {
    for (const role of ['read_only', 'billing'] as const)
      expect((await get('/admin/audit/export', await at.platformKey(role))).statusCode).toBe(403);
    expect((await get('/admin/audit/export', await at.tenantKey(tenant, 'admin'))).statusCode).toBe(403);
    expect((await get('/api/audit/export', await at.tenantKey(tenant, 'member'))).statusCode).toBe(403);
    expect((await at.app.inject('/api/audit/export')).statusCode).toBe(401);
    const key = await at.platformKey('owner');
    for (const query of [
      'format=xml',
      'action=%00',
      'kind=robot',
      'from=yesterday',
      'unknown=1',
      'tenant=%00',
      'tenant=',
    ])
      expect([400, 404], query).toContain((await get(`/admin/audit/export?${query}`, key)).statusCode);
  });
});
