import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditTenant } from '../server/audit/index.ts';
import { withTenant } from '../server/data/postgres/doors.ts';
import { openTestStores, type TestStores } from '../server/testing/stores.ts';
import { mintTenant, tenantCtx } from '../server/testing/tenants.ts';

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

/** The real command as a process of its own. */
function dmagency(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { urls } = at;
  const env = {
    ...process.env,
    DATABASE_URL: urls.app,
    DATABASE_PLATFORM_URL: urls.platform,
    DATABASE_AUTH_URL: urls.auth,
    DATABASE_BACKUP_URL: urls.backup,
    REDIS_URL: at.redisUrl,
    MONGO_URL: at.mongoUrl,
    MASTER_KEY: randomBytes(32).toString('base64'),
  };
  return new Promise((resolve) =>
    execFile(process.execPath, ['bin/dmagency.js', ...args], { env, timeout: 110_000 }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    ),
  );
}

async function chain(): Promise<{ id: string; slug: string }> {
  const tenant = await mintTenant(at.stores);
  const ctx = tenantCtx(at.stores, tenant);
  for (let index = 1; index <= 4; index += 1)
    await withTenant(ctx, (tx) =>
      auditTenant(ctx, tx, {
        action: `thing.changed_${index}`,
        objectType: 'thing',
        objectId: String(index),
      }),
    );
  return tenant;
}

describe('dmagency audit verify', () => {
  test('says what is verified with 0, and names every fault with 1', async () => {
    const [good, changed, missing, swapped, cut] = [
      await chain(),
      await chain(),
      await chain(),
      await chain(),
      await chain(),
    ];
    const whole = await dmagency('audit', 'verify');
    expect(whole.code, whole.err).toBe(0);
    expect(whole.out).toMatch(
      new RegExp(
        `^platform: verified, .+\n(.*\n)*${good.slug}: verified, 4 entries, head [0-9a-f]{64}$`,
        'm',
      ),
    );
    await owner.query(`UPDATE audit_entries SET reason = 'x' WHERE tenant_id = $1 AND seq = 2`, [changed.id]);
    await owner.query('DELETE FROM audit_entries WHERE tenant_id = $1 AND seq = 2', [missing.id]);
    for (const [from, to] of [
      [2, 99],
      [3, 2],
      [99, 3],
    ])
      await owner.query('UPDATE audit_entries SET seq = $3 WHERE tenant_id = $1 AND seq = $2', [
        swapped.id,
        from,
        to,
      ]);
    await owner.query('DELETE FROM audit_entries WHERE tenant_id = $1 AND seq = 4', [cut.id]);
    const { code, out } = await dmagency('audit', 'verify');
    expect(code).toBe(1);
    expect(out).toContain(`${good.slug}: verified`);
    expect(out).toMatch(
      new RegExp(
        `${changed.slug}: 1 fault in 4 entries\n  Entry 2 \\(thing.changed_2, \\S+Z\\) is not what was written`,
      ),
    );
    expect(out).toContain(`${missing.slug}: 1 fault in 3 entries\n  Entry 2 is missing`);
    expect(out).toMatch(/The entry at place 2 \(thing.changed_3, \S+\) was written as entry 3/);
    expect(out).toMatch(/cut off after entry 3 \(thing.changed_3, \S+\): entry 4 is missing/);
    const one = await dmagency('audit', 'verify', '--tenant', changed.slug, '--json');
    expect(one.code).toBe(1);
    expect(JSON.parse(one.out)).toMatchObject({
      chain: changed.slug,
      entries: 4,
      faults: [{ kind: 'changed', seq: 2 }],
    });
    expect((await dmagency('audit', 'verify', '--tenant', good.slug)).code).toBe(0);
  }, 120_000);

  test('wrong usage is 2, also for every other command; an unknown tenant is 1 with a sentence', async () => {
    for (const [args, sentence] of [
      [['audit', 'verify', '--tenants', 'x'], 'dmagency audit verify knows no --tenants'],
      [['audit', 'verify', '--tenant'], '--tenant needs a value'],
      [['audit', 'check'], "dmagency audit knows no 'check', but: verify"],
      [['seed', 'demo', '--sead', '1'], 'dmagency seed knows no --sead'],
      [['admin', 'reset', '--mail', 'x'], 'dmagency admin reset knows no --mail'],
    ] as const) {
      const { code, err, out } = await dmagency(...args);
      expect({ code, out }, sentence).toEqual({ code: 2, out: '' });
      expect(err).toContain(sentence);
    }
    const unknown = await dmagency('audit', 'verify', '--tenant', 'no-such-tenant');
    expect(unknown).toMatchObject({ code: 1, out: '', err: expect.stringContaining('No such tenant') });
  }, 120_000);
});
