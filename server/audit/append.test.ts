import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withTenant } from '../data/postgres/doors.ts';
import { openTestStores, type TestStores } from '../testing/stores.ts';
import { mintTenant, tenantCtx } from '../testing/tenants.ts';
import { auditTenant } from './append.ts';

let at: TestStores;
let owner: pg.Client;
beforeAll(async () => {
  at = await openTestStores();
  owner = new pg.Client({ connectionString: at.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await at.close();
});

const append = (ctx: ReturnType<typeof tenantCtx>, action: string): Promise<void> =>
  withTenant(ctx, (tx) =>
    auditTenant(ctx, tx, {
      action,
      objectType: 'thing',
      objectId: '1',
      before: { a: 1n },
      after: { ü: ['"'] },
    }),
  );

/** Numbers of the entries whose hash or link is not what recomputation gives. */
async function broken(tenantId: string): Promise<number[]> {
  const { rows } = await owner.query<{ seq: string; valid: boolean }>(
    `SELECT seq, (seq = n AND prev_hash = expected AND hash = audit_hash(expected, seq, at, actor_kind, actor_id, actor_label,
              actor_role, source, request_id, action, object_type, object_id, reason, before, after)) AS valid
       FROM (SELECT *, row_number() OVER (ORDER BY seq) AS n,
                    coalesce(lag(hash) OVER (ORDER BY seq), sha256(convert_to(tenant_id::text, 'UTF8'))) AS expected
               FROM audit_entries WHERE tenant_id = $1) chain
      ORDER BY seq`,
    [tenantId],
  );
  expect(rows.length).toBeGreaterThan(0);
  return rows.filter((row) => !row.valid).map((row) => Number(row.seq));
}

async function chain(length: number): Promise<string> {
  const tenant = await mintTenant(at.stores);
  const ctx = tenantCtx(at.stores, tenant);
  for (let index = 0; index < length; index += 1) await append(ctx, `thing.changed_${index}`);
  return tenant.id;
}

describe('the audit chain', () => {
  test('is valid, also when many append at once, and each tenant has its own', async () => {
    const tenant = await mintTenant(at.stores);
    const ctx = tenantCtx(at.stores, tenant);
    await Promise.all(Array.from({ length: 12 }, (_, index) => append(ctx, `thing.changed_${index}`)));
    expect(await broken(tenant.id)).toEqual([]);
    expect(await broken(await chain(2))).toEqual([]);
  });

  test('an act that is rolled back leaves neither entry nor gap', async () => {
    const tenant = await mintTenant(at.stores);
    const ctx = tenantCtx(at.stores, tenant);
    await append(ctx, 'thing.first');
    const undone = withTenant(ctx, async (tx) => {
      await auditTenant(ctx, tx, { action: 'thing.undone', objectType: 'thing', objectId: '1' });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await append(ctx, 'thing.second');
    expect(await broken(tenant.id)).toEqual([]);
  });

  test.each([
    ['action', `'thing.forged'`],
    ['actor_label', `'somebody else'`],
    ['at', `at - interval '1 day'`],
    ['reason', `'because'`],
    ['before', `'{"a": 2}'`],
    ['after', 'NULL'],
  ])('a changed %s is found by recomputation', async (column, value) => {
    const tenantId = await chain(3);
    await owner.query(`UPDATE audit_entries SET ${column} = ${value} WHERE tenant_id = $1 AND seq = 2`, [
      tenantId,
    ]);
    expect(await broken(tenantId)).toEqual([2]);
  });

  test('a removed entry is found, and one forged with its own hash breaks the next link', async () => {
    const removed = await chain(4);
    await owner.query('DELETE FROM audit_entries WHERE tenant_id = $1 AND seq = 2', [removed]);
    expect(await broken(removed)).toContain(3);
    const forged = await chain(3);
    await owner.query(
      `UPDATE audit_entries SET action = 'x', hash = audit_hash(prev_hash, seq, at, actor_kind, actor_id, actor_label,
         actor_role, source, request_id, 'x', object_type, object_id, reason, before, after)
       WHERE tenant_id = $1 AND seq = 2`,
      [forged],
    );
    expect(await broken(forged)).toEqual([3]);
  });

  test('the working roles may neither change nor remove an entry, nor append to another chain', async () => {
    const tenantId = await chain(1);
    const other = await mintTenant(at.stores);
    const ctx = tenantCtx(at.stores, other);
    for (const url of [at.urls.app, at.urls.platform]) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await expect(client.query(`UPDATE audit_entries SET action = 'x'`)).rejects.toThrow(
        /permission denied/,
      );
      await expect(client.query('DELETE FROM audit_entries')).rejects.toThrow(/permission denied/);
      await client.end();
    }
    const foreign = withTenant(ctx, (tx) =>
      auditTenant({ ...ctx, tenantId }, tx, { action: 'x', objectType: 'x', objectId: 'x' }),
    );
    await expect(foreign).rejects.toThrow();
    expect(await broken(tenantId)).toEqual([]);
  });
});
