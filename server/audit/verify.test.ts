import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { machineCtx, systemClock } from '../data/context.ts';
import { asPlatform, withTenant } from '../data/postgres/doors.ts';
import { openTestStores, type TestStores } from '../testing/stores.ts';
import { mintTenant, quietLog, tenantCtx } from '../testing/tenants.ts';
import { auditPlatform, auditTenant } from './append.ts';
import type { AuditVerdict } from './contract.ts';
import { verifyAudit, verifyEveryChain } from './verify.ts';

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

const machine = () => machineCtx(at.stores, 'test', { clock: systemClock, log: quietLog });

/** A tenant with a chain of that many entries. */
async function chain(length: number): Promise<{ id: string; slug: string }> {
  const tenant = await mintTenant(at.stores);
  const ctx = tenantCtx(at.stores, tenant);
  for (let index = 1; index <= length; index += 1)
    await withTenant(ctx, (tx) =>
      auditTenant(ctx, tx, {
        action: `thing.changed_${index}`,
        objectType: 'thing',
        objectId: String(index),
        reason: 'a reason',
        before: { a: 1 },
        after: { a: index + 1 },
      }),
    );
  return tenant;
}

const verdict = (slug: string): Promise<AuditVerdict> => verifyAudit(machine(), { tenant: slug });
const told = ({ faults }: AuditVerdict): string[] =>
  faults.map(({ kind, seq, message }) => `${kind} ${seq}: ${message}`);

const columns = `tenant_id, seq, at, actor_kind, actor_id, actor_label, actor_role, source, request_id, action, object_type,
  object_id, reason, before, after, prev_hash, hash`;
const rehash = `audit_hash(prev_hash, seq, at, actor_kind, actor_id, actor_label, actor_role, source, request_id, action,
  object_type, object_id, reason, before, after)`;

describe('a chain is verified', () => {
  test('and is whole, whoever appended at once, with its head', async () => {
    const { slug } = await chain(5);
    const found = await verdict(slug);
    expect(found).toMatchObject({ chain: slug, entries: 5, faults: [], faultsFound: 0 });
    expect(found.head).toMatch(/^[0-9a-f]{64}$/);
    const empty = await mintTenant(at.stores);
    expect(await verdict(empty.slug)).toMatchObject({ entries: 0, head: null, faults: [] });
  });

  test.each([
    ['at', `at - interval '1 day'`],
    ['actor_kind', `'machine'`],
    ['actor_id', `'somebody'`],
    ['actor_label', `'somebody else'`],
    ['actor_role', `'viewer'`],
    ['source', `'cli'`],
    ['request_id', `'another'`],
    ['action', `'thing.forged'`],
    ['object_type', `'other'`],
    ['object_id', `'9'`],
    ['reason', 'NULL'],
    ['before', `'{"a": 2}'`],
    ['after', 'NULL'],
    ['prev_hash', `sha256('x')`],
    ['hash', `sha256('x')`],
  ])('a changed %s is found at its entry', async (column, value) => {
    const { id, slug } = await chain(4);
    await owner.query(`UPDATE audit_entries SET ${column} = ${value} WHERE tenant_id = $1 AND seq = 2`, [id]);
    const found = told(await verdict(slug));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      /^changed 2: Entry 2 \(thing\.(changed_2|forged), 20\S+Z\) is not what was written/,
    );
  });

  test.each([
    [[1], 'missing 1: Entry 1 is missing: removed after being written.'],
    [[3], 'missing 3: Entry 3 is missing: removed after being written.'],
    [[2, 3, 4], 'missing 2: Entries 2 to 4 are missing: removed after being written.'],
  ])('removed entries %j are missing', async (seqs, sentence) => {
    const { id, slug } = await chain(5);
    await owner.query('DELETE FROM audit_entries WHERE tenant_id = $1 AND seq = ANY ($2)', [id, seqs]);
    expect(told(await verdict(slug))).toEqual([sentence]);
  });

  test('a removed end is named by the head', async () => {
    const { id, slug } = await chain(5);
    await owner.query('DELETE FROM audit_entries WHERE tenant_id = $1 AND seq = 5', [id]);
    expect(told(await verdict(slug))).toEqual([
      expect.stringMatching(
        /^cut_off 5: The chain is cut off after entry 4 \(thing\.changed_4, \S+\): entry 5 is missing/,
      ),
    ]);
    await owner.query('DELETE FROM audit_entries WHERE tenant_id = $1 AND seq > 2', [id]);
    expect(told(await verdict(slug))[0]).toContain('after entry 2 (thing.changed_2');
    expect(told(await verdict(slug))[0]).toContain('entries 3 to 5 are missing');
    await owner.query('DELETE FROM audit_entries WHERE tenant_id = $1', [id]);
    expect(told(await verdict(slug))).toEqual([
      'cut_off 1: The whole chain is gone: 5 entries were written.',
    ]);
  });

  test('a chain that is gone with its head is missed where the tenant was made', async () => {
    const { id, slug } = await chain(1);
    await asPlatform(machine(), 'seed', (tx) =>
      auditPlatform(machine(), tx, { action: 'tenant.created', objectType: 'tenant', objectId: id }),
    );
    await owner.query('DELETE FROM audit_entries WHERE tenant_id = $1', [id]);
    await owner.query('DELETE FROM audit_heads WHERE tenant_id = $1', [id]);
    expect(told(await verdict(slug))).toEqual([
      'cut_off 1: The whole chain and its head are gone: it was begun when the tenant was made.',
    ]);
  });

  test('two exchanged entries are named, each with the place it was written for', async () => {
    const { id, slug } = await chain(5);
    const move = (from: number, to: number) =>
      owner.query('UPDATE audit_entries SET seq = $3 WHERE tenant_id = $1 AND seq = $2', [id, from, to]);
    await move(2, 99);
    await move(4, 2);
    await move(99, 4);
    const found = told(await verdict(slug));
    expect(found).toEqual([
      expect.stringMatching(
        /^reordered 2: The entry at place 2 \(thing\.changed_4, \S+\) was written as entry 4/,
      ),
      expect.stringMatching(
        /^reordered 4: The entry at place 4 \(thing\.changed_2, \S+\) was written as entry 2/,
      ),
    ]);
  });

  test('an entry forged with its own hash breaks the link of the next; the last one differs from the head', async () => {
    const { id, slug } = await chain(4);
    const forge = (seq: number) =>
      owner
        .query(`UPDATE audit_entries SET action = 'thing.forged' WHERE tenant_id = $1 AND seq = $2`, [
          id,
          seq,
        ])
        .then(() =>
          owner.query(`UPDATE audit_entries SET hash = ${rehash} WHERE tenant_id = $1 AND seq = $2`, [
            id,
            seq,
          ]),
        );
    await forge(2);
    expect(told(await verdict(slug))).toEqual([
      expect.stringMatching(
        /^reordered 2: Entry 3 \(thing\.changed_3, \S+\) was not written after entry 2 \(thing\.forged\)/,
      ),
    ]);
    const other = await chain(2);
    await owner.query(`UPDATE audit_entries SET action = 'thing.forged' WHERE tenant_id = $1 AND seq = 2`, [
      other.id,
    ]);
    await owner.query(`UPDATE audit_entries SET hash = ${rehash} WHERE tenant_id = $1 AND seq = 2`, [
      other.id,
    ]);
    expect(told(await verdict(other.slug))).toEqual([
      expect.stringMatching(
        /^changed 2: The last entry 2 \(thing\.forged, \S+\) is not the one that the head/,
      ),
    ]);
    const first = await chain(2);
    await owner.query(`UPDATE audit_entries SET prev_hash = sha256('x') WHERE tenant_id = $1 AND seq = 1`, [
      first.id,
    ]);
    await owner.query(`UPDATE audit_entries SET hash = ${rehash} WHERE tenant_id = $1 AND seq = 1`, [
      first.id,
    ]);
    expect(told(await verdict(first.slug))[0]).toMatch(
      /^reordered 1: Entry 1 \(.+\) does not begin this chain/,
    );
  });

  test('an entry added past the end, or before the first, is extra', async () => {
    const { id, slug } = await chain(3);
    await owner.query(
      `INSERT INTO audit_entries (${columns}) SELECT tenant_id, 4, at, actor_kind, actor_id, actor_label, actor_role, source,
         request_id, 'thing.added', object_type, object_id, reason, before, after, hash,
         audit_hash(hash, 4, at, actor_kind, actor_id, actor_label, actor_role, source, request_id, 'thing.added',
           object_type, object_id, reason, before, after)
       FROM audit_entries WHERE tenant_id = $1 AND seq = 3`,
      [id],
    );
    expect(told(await verdict(slug))).toEqual([
      expect.stringMatching(
        /^extra 4: Entry 4 \(thing\.added, \S+\) was added past the end: the head .* entry 3 as the last/,
      ),
    ]);
    await owner.query(
      `INSERT INTO audit_entries (${columns}) SELECT tenant_id, 0, at, actor_kind, actor_id, actor_label, actor_role, source,
         request_id, 'thing.before', object_type, object_id, reason, before, after, hash, hash
       FROM audit_entries WHERE tenant_id = $1 AND seq = 3`,
      [id],
    );
    expect(told(await verdict(slug))[0]).toMatch(
      /^extra 0: Entry 0 \(thing\.before, \S+\) was added before the first/,
    );
  });

  test('a changed head and a missing one are found', async () => {
    const { id, slug } = await chain(3);
    await owner.query(`UPDATE audit_heads SET hash = sha256('x') WHERE tenant_id = $1`, [id]);
    expect(told(await verdict(slug))).toEqual([
      expect.stringMatching(/^changed 3: The last entry 3 .* one of the two was changed/),
    ]);
    await owner.query('UPDATE audit_heads SET seq = 2 WHERE tenant_id = $1', [id]);
    expect(told(await verdict(slug))[0]).toMatch(/^extra 3: .* names entry 2 as the last/);
    await owner.query('UPDATE audit_heads SET seq = 7 WHERE tenant_id = $1', [id]);
    expect(told(await verdict(slug))[0]).toContain('entries 4 to 7 are missing');
    await owner.query('DELETE FROM audit_heads WHERE tenant_id = $1', [id]);
    expect(told(await verdict(slug))).toEqual([
      'changed 3: The head of the chain is gone: its last entry is 3.',
    ]);
  });
});

test('every chain in one walk: faults stay with their chain, and the walk goes on over its steps', async () => {
  const [good, bad] = [await chain(2), await chain(3)];
  await owner.query('UPDATE audit_entries SET source = $2 WHERE tenant_id = $1 AND seq = 3', [bad.id, 'x']);
  const long = await mintTenant(at.stores);
  await owner.query(
    `SELECT count(audit_append($1, now(), 'machine', NULL, 'bench', NULL, 'test', NULL, 'thing.done', 'thing', n::text, NULL, NULL, NULL))
       FROM generate_series(1, 10500) n`,
    [long.id],
  );
  await owner.query(`UPDATE audit_entries SET source = 'x' WHERE tenant_id = $1 AND seq IN (5, 10400)`, [
    long.id,
  ]);
  const verdicts = new Map<string, AuditVerdict>();
  for await (const found of verifyEveryChain(machine())) verdicts.set(found.chain, found);
  expect(verdicts.get('platform')).toMatchObject({ faults: [] });
  expect(verdicts.get(good.slug)).toMatchObject({ entries: 2, faults: [] });
  expect(verdicts.get(bad.slug)?.faults).toMatchObject([{ kind: 'changed', seq: 3 }]);
  expect(verdicts.get(long.slug)).toMatchObject({ entries: 10_500, faultsFound: 2 });
  expect(verdicts.get(long.slug)?.faults).toMatchObject([{ seq: 5 }, { seq: 10_400 }]);
});
