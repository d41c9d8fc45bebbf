import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { line } from '../../server/trpc/contract.ts';
import { globalSkillKeys } from './canonical.ts';
import { shipGlobalSkills } from './global-skills.ts';
import { checkRecord } from './invariants.ts';
import { seedScale } from './scale/scale.ts';
import { seed } from './seed.ts';
import { given, query, testStores } from './testing.ts';
import { refusedNames, uglyNames } from './ugly/names.ts';

const { fresh, close } = testStores();
afterEach(close);

test('empty holds the platform’s owner alone', async () => {
  const on = await fresh();
  const { rows } = await seed(
    'empty',
    given(on, { platformOwner: { email: 'First@owner.example', passwordHash: 'h' } }),
  );
  expect(rows).toMatchObject({ users: 1, platform_members: 1, platform_audit_entries: 1 });
  expect(await query(on, 'SELECT email_normalized FROM users')).toEqual([
    { email_normalized: 'first@owner.example' },
  ]);
  await expect(seed('demo', given(on))).rejects.toThrow(/has 0 tenants and 1 people already/);
});

test('scale, made small, sums up', async () => {
  const on = await fresh();
  const deps = { ...given(on), seed: 1, stores: on.stores };
  const rows = await seedScale(deps, { tenants: 120, ledgerRows: 6_000 });
  expect(rows).toMatchObject({ tenants: 120, ledger_entries: 6_000, users: 121 });
});

test('ugly names pass the product’s own rule, and what must be refused is', async () => {
  const on = await fresh();
  const { tenants } = await seed('ugly', given(on));
  expect(tenants).toBeGreaterThan(40);
  for (const { name } of uglyNames) expect(line(60).parse(name)).toBe(name.normalize('NFC'));
  for (const name of refusedNames) expect(line(60).safeParse(name).success).toBe(false);
});

test('is refused in production, on-premises and on a used database', async () => {
  const on = await fresh();
  await expect(seed('demo', given(on, { env: { NODE_ENV: 'production' } }))).rejects.toThrow(/production/);
  await expect(seed('demo', given(on, { env: { DEPLOYMENT_MODE: 'on_prem' } }))).rejects.toThrow(
    /on-premises/,
  );
  await expect(seed('demo', given(on, { asOf: new Date('2026-08-31T00:00:00Z') }))).rejects.toThrow(
    /2026-09-02/,
  );
  await seed('ugly', given(on));
  await expect(seed('ugly', given(on))).rejects.toThrow(/Seed an empty one/);
});

test('a broken chain or a wrong sum is found', async () => {
  const on = await fresh();
  await seed('ugly', given(on));
  const client = new pg.Client({ connectionString: on.ownerUrl });
  await client.connect();
  await client.query('BEGIN; UPDATE spend_months SET calls = calls + 1');
  await expect(checkRecord(client)).rejects.toThrow(/spend of months/);
  await client.query(`ROLLBACK; BEGIN; UPDATE platform_audit_entries SET action = 'x' WHERE seq = 2`);
  await expect(checkRecord(client)).rejects.toThrow(/audit chain/);
  await client.query('ROLLBACK');
  await client.end();
});

test('global skills ship once and again without change', async () => {
  const on = await fresh();
  await shipGlobalSkills(on.stores);
  expect(await shipGlobalSkills(on.stores)).toEqual([]);
  expect(await globalSkillKeys(on.stores)).toEqual(
    expect.arrayContaining(['brand-voice-intake', 'reporting-cadence']),
  );
});
