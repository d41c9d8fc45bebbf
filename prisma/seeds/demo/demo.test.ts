import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { progress } from '../../../server/campaigns/rules.ts';
import { mongoFor } from '../../../server/data/mongo/documents.ts';
import type { TaskState } from '../../../server/data/postgres/enums.ts';
import { roleContract, type StoredDeliverable } from '../../../server/deliverables/index.ts';
import type { TestStores } from '../../../server/testing/stores.ts';
import { documentHashes, recordHashes } from '../canonical.ts';
import type { SeedResult } from '../deps.ts';
import { seed } from '../seed.ts';
import { given, query, testStores } from '../testing.ts';
import { seedDemo } from './demo.ts';
import { demoTenants } from './tenants.ts';

// Every demo writes the same document databases: what looks at documents comes first.
const kept = testStores();
const { fresh, close } = testStores();
let shared: TestStores;
let told: SeedResult;

beforeAll(async () => {
  shared = await kept.fresh();
  told = await seed('demo', given(shared));
});
afterEach(close);
afterAll(kept.close);

describe('one demo', () => {
  test('has the numbers and states that are told, and its parts agree', async () => {
    const { rows, tenants } = told;
    expect(tenants).toBe(14);
    expect(rows).toMatchObject({ campaigns: 200, deliverables: 1_232, api_keys: 9, 'mongo.skills': 142 });
    const [runs] = await query<{ task: number }>(
      shared,
      `SELECT count(*) FILTER (WHERE purpose = 'task')::int AS task FROM runs`,
    );
    expect(runs?.task).toBe(1_400);
    expect(rows.ledger_entries).toBeGreaterThan(8_000);
    expect(await query(shared, `SELECT max(version) AS version FROM deliverables`)).toEqual([{ version: 5 }]);
    const shares = await query<{ slug: string; share: number | null }>(
      shared,
      `SELECT t.slug, round(100.0 * m.settled_micros / nullif(t.monthly_spend_cap_micros, 0))::int AS share
       FROM tenants t JOIN spend_months m ON m.tenant_id = t.id AND m.period = '2026-11' ORDER BY 1`,
    );
    const share = Object.fromEntries(shares.map((row) => [row.slug, row.share]));
    expect(share).toMatchObject({
      'larkspur-bakery': 41,
      'brisa-viagens': 52,
      'papaya-collective': 82,
      'hartwell-partners': 24,
      'kettle-and-co': 100,
    });
    expect(share['fjordline-outdoor']).toBeGreaterThan(97);
    expect(share['castellan-insurance']).toBeGreaterThan(33);
    const free = await query<{ count: number }>(
      shared,
      `SELECT count(*)::int AS count FROM campaigns c JOIN tenants t ON t.id = c.tenant_id
       WHERE t.slug = 'larkspur-bakery' AND c.month = '2026-11'`,
    );
    expect(free[0]?.count).toBe(3);
  });

  test('brands are told, each campaign has one that is older, and one tenant has an override', async () => {
    const brands = await query<{ slug: string; brands: number }>(
      shared,
      `SELECT t.slug, count(*)::int AS brands FROM brands b JOIN tenants t ON t.id = b.tenant_id GROUP BY 1 HAVING count(*) > 1 ORDER BY 1`,
    );
    expect(brands).toEqual([
      { slug: 'hartwell-partners', brands: 6 },
      { slug: 'papaya-collective', brands: 9 },
    ]);
    expect(told.rows.brands).toBe(12 + 9 + 6);
    const faults = await query(
      shared,
      `SELECT c.id FROM campaigns c LEFT JOIN brands b ON b.tenant_id = c.tenant_id AND b.id = c.brand_id
       WHERE b.id IS NULL OR b.created_at > c.created_at
       UNION ALL SELECT b.id FROM brands b WHERE NOT EXISTS (SELECT FROM campaigns c WHERE c.tenant_id = b.tenant_id AND c.brand_id = b.id)
         AND EXISTS (SELECT FROM campaigns c WHERE c.tenant_id = b.tenant_id)
       UNION ALL SELECT id FROM tenants t WHERE NOT EXISTS (SELECT FROM brands b WHERE b.tenant_id = t.id AND b.id = t.id)`,
    );
    expect(faults).toEqual([]);
    expect(await query(shared, `SELECT slug FROM tenants WHERE feature_overrides <> '{}'`)).toEqual([
      { slug: 'castellan-insurance' },
    ]);
  });

  test('each deliverable has the form of its role and the hash of its body', async () => {
    const records = await query<{ id: string; hash: string; bytes: number; role: string; run_id: string }>(
      shared,
      'SELECT d.id, d.hash, d.bytes, d.run_id, r.role FROM deliverables d JOIN runs r ON r.id = d.run_id AND r.tenant_id = d.tenant_id',
    );
    const stored = new Map<string, StoredDeliverable>();
    for (const { slug } of demoTenants) {
      const bodies = await mongoFor({ stores: shared.stores, tenantSlug: slug }, (db) =>
        db.collection<StoredDeliverable>('deliverables').find({}).toArray(),
      );
      for (const body of bodies) stored.set(body._id, body);
    }
    expect(stored.size).toBe(records.length);
    for (const { id, hash, bytes, role, run_id } of records) {
      const body = stored.get(run_id);
      const text = JSON.stringify(body?.content);
      expect(body).toMatchObject({ deliverableId: id, hash, bytes });
      expect(createHash('sha256').update(text).digest('hex')).toBe(hash);
      expect(roleContract(role)?.schema.safeParse(body?.content).success).toBe(true);
    }
  });

  test('campaigns stand where the product would have brought them', async () => {
    const tasks = await query<{
      campaign_id: string;
      campaign: string;
      index: number;
      state: TaskState;
      depends_on: number[];
    }>(
      shared,
      `SELECT t.campaign_id, c.state AS campaign, t.index, t.state, t.depends_on FROM tasks t
       JOIN campaigns c ON c.tenant_id = t.tenant_id AND c.id = t.campaign_id WHERE c.state IN ('completed', 'failed') ORDER BY t.index`,
    );
    const campaigns = new Map<string, typeof tasks>();
    for (const task of tasks)
      campaigns.set(task.campaign_id, [...(campaigns.get(task.campaign_id) ?? []), task]);
    for (const nodes of campaigns.values()) {
      const next = progress(
        nodes.map(({ index, state, depends_on: dependsOn }) => ({ index, state, dependsOn })),
        8,
      );
      expect(next.campaign).toBe(nodes[0]?.campaign);
      expect(nodes.map(({ state }) => state)).toEqual(nodes.map(({ index }) => next.states.get(index)));
    }
  });
});

describe('many demos', () => {
  test('tell the same for the same number and instant, something else for another number', async () => {
    const documents = async (on: TestStores) => [
      await documentHashes(on.stores, 'papaya-collective'),
      await documentHashes(on.stores, 'zenith-robotics'),
    ];
    const [first, record] = [await documents(shared), await recordHashes(shared.ownerUrl)];
    const [again, other] = [await fresh(), await fresh()];
    await seed('demo', given(again));
    expect(await recordHashes(again.ownerUrl)).toEqual(record);
    expect(await documents(again)).toEqual(first);
    await seed('demo', given(other, { seed: 7 }));
    expect(await recordHashes(other.ownerUrl)).not.toEqual(record);
    expect(await documents(other)).not.toEqual(first);
  }, 120_000);

  test('a tenant is the same whoever else is there', async () => {
    const slug = 'kettle-and-co';
    const [all, few] = [await fresh(), await fresh()];
    await seed('demo', given(all));
    const documents = await documentHashes(all.stores, slug);
    await seedDemo({ ...given(few), seed: 4242, stores: few.stores }, [slug, 'larkspur-bakery']);
    const [tenant] = await query<{ id: string }>(few, `SELECT id FROM tenants WHERE slug = '${slug}'`);
    const id = tenant?.id ?? '';
    expect(await recordHashes(few.ownerUrl, id)).toEqual(await recordHashes(all.ownerUrl, id));
    expect(await documentHashes(few.stores, slug)).toEqual(documents);
  });

  test.each([
    '2026-11-01T12:00:00Z',
    '2026-11-03T12:00:00Z',
    '2026-12-31T22:10:00Z',
    '2027-03-28T09:30:00Z',
    '2026-09-02T00:00:00Z',
  ])(
    'holds together at %s: no cap passed, no work ahead of its time or of what it needs',
    async (instant) => {
      const on = await fresh();
      await seed('demo', given(on, { asOf: new Date(instant), seed: 11 }));
      const faults = await query(
        on,
        `SELECT 'cap' AS what, t.slug FROM spend_months m JOIN tenants t ON t.id = m.tenant_id WHERE m.settled_micros > t.monthly_spend_cap_micros
         UNION ALL SELECT 'quota', t.slug FROM campaigns c JOIN tenants t ON t.id = c.tenant_id WHERE month IS NOT NULL
           GROUP BY t.slug, t.plan, month HAVING count(*) > CASE t.plan WHEN 'free' THEN 3 WHEN 'pro' THEN 20 ELSE 1000 END
         UNION ALL SELECT 'campaign cap', name FROM campaigns c WHERE cap_micros < (SELECT sum(cost_micros) FROM runs r WHERE r.tenant_id = c.tenant_id AND r.campaign_id = c.id)
         UNION ALL SELECT 'ahead', id::text FROM runs WHERE greatest(created_at, finished_at) > '${instant}'
         UNION ALL SELECT 'before its tenant', r.id::text FROM runs r JOIN tenants t ON t.id = r.tenant_id WHERE r.created_at < t.created_at
         UNION ALL SELECT 'before what it needs', n.title FROM tasks n JOIN tasks d ON d.tenant_id = n.tenant_id AND d.campaign_id = n.campaign_id AND d.index = ANY (n.depends_on)
           JOIN runs r ON r.tenant_id = n.tenant_id AND r.task_id = n.id WHERE d.state = 'done' AND r.created_at <
             (SELECT min(x.finished_at) FROM runs x WHERE x.tenant_id = d.tenant_id AND x.task_id = d.id AND x.state = 'done')
         UNION ALL SELECT 'local only', t.slug FROM ledger_entries l JOIN tenants t ON t.id = l.tenant_id WHERE t.data_privacy_level = 'local_only' AND l.provider <> 'ollama'`,
      );
      expect(faults).toEqual([]);
    },
  );
});
