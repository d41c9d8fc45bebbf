import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStores, type TestStores } from '../../testing/stores.ts';
import { mintTenant, tenantCtx } from '../../testing/tenants.ts';
import type { TenantCtx } from '../context.ts';
import { newId } from '../ids.ts';
import { readTenant, type TenantTx, withTenant } from './doors.ts';
import { runInScope } from './scope.ts';

let at: TestStores;
let own: TenantCtx;
let other: TenantCtx;
beforeAll(async () => {
  at = await openTestStores({ poolSize: 2 });
  own = tenantCtx(at.stores, await mintTenant(at.stores));
  other = tenantCtx(at.stores, await mintTenant(at.stores));
});
afterAll(() => at.close());

const draft = (name: string) => ({
  id: newId(),
  name,
  brief: {},
  state: 'draft' as const,
  autoStart: false,
  capMicros: 0n,
  createdAt: new Date(),
  updatedAt: new Date(),
});
const create = (tx: TenantTx, name: string) => tx.campaign.create({ data: draft(name) });

test('a thrown transaction leaves no row', async () => {
  const attempt = withTenant(own, async (tx) => {
    await create(tx, 'rolled back');
    throw new Error('after the write');
  });
  await expect(attempt).rejects.toThrow('after the write');
  expect(await readTenant(own, (db) => db.campaign.count({ where: { name: 'rolled back' } }))).toBe(0);
});

test('raw SQL inside a scope has the tenant set', async () => {
  const read = await readTenant(
    own,
    (db) => db.$queryRaw<{ tenant: string }[]>`SELECT app_tenant() AS tenant`,
  );
  expect(read[0]?.tenant).toBe(own.tenantId);
  const written = await withTenant(
    other,
    (tx) => tx.$queryRaw<{ tenant: string }[]>`SELECT app_tenant() AS tenant`,
  );
  expect(written[0]?.tenant).toBe(other.tenantId);
});

test('readTenant cannot write, by the database itself', async () => {
  await expect(readTenant(own, (db) => db.$executeRaw`DELETE FROM campaigns`)).rejects.toThrow(
    /read-only transaction/,
  );
});

test('nothing runs without a scope, after it, or in a second one inside', async () => {
  await expect(at.stores.record.tenant.campaign.count()).rejects.toThrow(/No tenant scope/);
  let kept: TenantTx | undefined;
  await withTenant(own, async (tx) => {
    kept = tx;
    await tx.campaign.count();
    await expect(withTenant(other, (inner) => inner.campaign.count())).rejects.toThrow(/already open/);
  });
  await expect(kept?.campaign.count()).rejects.toThrow();
});

test('two tenants asking in one tick get their own rows only', async () => {
  const id = (await withTenant(own, (tx) => create(tx, 'one tick'))).id;
  const key = { tenantId_id: { tenantId: own.tenantId, id } };
  const answers = await Promise.all([
    readTenant(own, (db) => db.campaign.findUnique({ where: key })),
    readTenant(other, (db) => db.campaign.findUnique({ where: key })),
    readTenant(own, (db) => db.campaign.findUnique({ where: key })),
  ]);
  expect(answers.map((answer) => answer?.id ?? null)).toEqual([id, null, id]);
});

test.each([
  ['ReadCommitted', 'read committed'],
  ['RepeatableRead', 'repeatable read'],
  ['Serializable', 'serializable'],
] as const)('a transaction at %s has that level and its tenant', async (isolationLevel, level) => {
  const { tenant } = at.stores.record;
  const seen = await runInScope(own.tenantId, 'write', () =>
    tenant.$transaction(
      (tx) =>
        tx.$queryRaw<
          { level: string; tenant: string }[]
        >`SELECT current_setting('transaction_isolation') AS level, app_tenant() AS tenant`,
      { isolationLevel },
    ),
  );
  expect(seen).toEqual([{ level, tenant: own.tenantId }]);
});

test('an empty transaction, and one whose first statement fails, leave the connection fit for the next', async () => {
  await withTenant(own, async () => undefined);
  await expect(withTenant(own, (tx) => tx.$executeRaw`SELECT 1/0`)).rejects.toThrow(/division by zero/);
  const seen = await withTenant(
    other,
    (tx) => tx.$queryRaw<{ tenant: string }[]>`SELECT app_tenant() AS tenant`,
  );
  expect(seen).toEqual([{ tenant: other.tenantId }]);
});

test('an undefined filter is refused instead of dropped', async () => {
  const name = undefined as unknown as string;
  await expect(readTenant(own, (db) => db.campaign.findMany({ where: { name } }))).rejects.toThrow(
    /undefined/,
  );
});

test('a suspended tenant and an unknown one are refused before any statement', async () => {
  const suspended = tenantCtx(at.stores, await mintTenant(at.stores, { status: 'suspended' }));
  await expect(readTenant(suspended, (db) => db.campaign.count())).rejects.toMatchObject({
    code: 'tenant_suspended',
  });
  await expect(withTenant(suspended, (tx) => create(tx, 'no'))).rejects.toMatchObject({
    code: 'tenant_suspended',
  });
  const unknown = tenantCtx(at.stores, { id: newId(), slug: 'nobody', plan: 'free', featureOverrides: {} });
  await expect(readTenant(unknown, (db) => db.campaign.count())).rejects.toMatchObject({ code: 'not_found' });
});
