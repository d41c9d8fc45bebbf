import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { seedUser } from '../../auth/index.ts';
import { machineCtx, systemClock } from '../../data/context.ts';
import { newId } from '../../data/ids.ts';
import { mongoFor } from '../../data/mongo/documents.ts';
import type { Tenant } from '../../data/postgres/generated/client.ts';
import type { TestStores } from '../../testing/stores.ts';
import { mintTenant, quietLog, tenantCtx } from '../../testing/tenants.ts';

/** Text that must never lie in an export: it stands in every secret column. */
export const canary = `canary-${randomBytes(8).toString('hex')}`;

/** Something of everything in a tenant, `ledger` rows in its largest table. @returns the ids of its people */
export async function populate(
  at: Pick<TestStores, 'stores' | 'ownerUrl'>,
  tenant: Tenant,
  size: { ledger: number; documents?: number },
): Promise<{ only: string; elsewhere: string; team: string }> {
  const { stores } = at;
  const ctx = machineCtx(stores, 'test', { clock: systemClock, log: quietLog });
  const other = await mintTenant(stores);
  const person = (over: Partial<Parameters<typeof seedUser>[1]> = {}): Promise<string> =>
    seedUser(ctx, {
      email: `${newId()}@people.example`,
      name: 'Person',
      passwordHash: canary,
      memberships: [{ tenantId: tenant.id, role: 'member' }],
      ...over,
    });
  const people = {
    only: await person(),
    elsewhere: await person({
      memberships: [
        { tenantId: tenant.id, role: 'owner' },
        { tenantId: other.id, role: 'viewer' },
      ],
    }),
    team: await person({ platformRole: 'support' }),
  };
  const owner = new pg.Client({ connectionString: at.ownerUrl });
  await owner.connect();
  const id = tenant.id;
  const secret = Buffer.from(canary);
  await owner.query(`SET search_path = public`);
  await owner.query('SET row_security = off');
  const statements: [string, unknown[]][] = [
    [
      `INSERT INTO brands (tenant_id, id, name, created_at, updated_at) VALUES ($1, $1, 'Brand', now(), now()) ON CONFLICT DO NOTHING`,
      [id],
    ],
    [
      `INSERT INTO agent_configs (tenant_id, role, adapter_type, model_id, skill_ids, tool_names, concurrency, timeout_ms, escalation_after_failures, is_active, updated_at)
         VALUES ($1, 'copywriter', 'ollama', 'm', '{}', '{}', 1, 1000, 2, true, now()) ON CONFLICT DO NOTHING`,
      [id],
    ],
    [
      `INSERT INTO campaigns (tenant_id, id, name, brief, state, auto_start, cap_micros, created_at, updated_at)
         SELECT $1, gen_random_uuid(), 'Frühling "' || n || E'" \\\\ \\n\\t', jsonb_build_object('goal', 'sell ' || chr(128512), 'n', n), 'completed', true, 9007199254740993, now(), now() FROM generate_series(1, 20) n`,
      [id],
    ],
    [
      `INSERT INTO campaign_plans (tenant_id, campaign_id, version, plan, created_at) SELECT tenant_id, id, 1, '{"tasks": []}', now() FROM campaigns WHERE tenant_id = $1`,
      [id],
    ],
    [
      `INSERT INTO tasks (tenant_id, id, campaign_id, index, title, role, instructions, acceptance, depends_on, approval, state, created_at)
         SELECT tenant_id, gen_random_uuid(), id, 0, 'Write', 'copywriter', 'x', '{}', '{}', 'none', 'done', now() FROM campaigns WHERE tenant_id = $1`,
      [id],
    ],
    [
      `INSERT INTO runs (tenant_id, id, campaign_id, task_id, purpose, role, state, provider, model_id, attempt, created_at)
         SELECT tenant_id, gen_random_uuid(), campaign_id, id, 'task', 'copywriter', 'queued', 'ollama', 'm', 1, now() FROM tasks WHERE tenant_id = $1`,
      [id],
    ],
    [
      `INSERT INTO attempts (tenant_id, run_id, attempt, state, admitted_at) SELECT tenant_id, id, 1, 'admitted', now() FROM runs WHERE tenant_id = $1`,
      [id],
    ],
    [
      `INSERT INTO deliverables (tenant_id, id, campaign_id, task_id, run_id, version, kind, title, summary, hash, bytes, created_at)
         SELECT tenant_id, gen_random_uuid(), campaign_id, task_id, id, 1, 'copy', 'Copy', '', 'h', 1, now() FROM runs WHERE tenant_id = $1`,
      [id],
    ],
    [
      `INSERT INTO ledger_entries (tenant_id, id, period, role, provider, model_id, state, held_micros, cost_micros, input_tokens, output_tokens, price_status, credential_owner, estimated, created_at)
         SELECT $1, gen_random_uuid(), '2026-11', 'copywriter', 'ollama', 'model-' || n % 7, 'settled', 0, n, n * 3, n * 5, 'known', 'platform', false, now() - n * interval '1 second' FROM generate_series(1, $2::int) n`,
      [id, size.ledger],
    ],
    [
      `INSERT INTO spend_months (tenant_id, period, settled_micros, calls) VALUES ($1, '2026-11', 1, 1) ON CONFLICT DO NOTHING`,
      [id],
    ],
    [
      `INSERT INTO outbox (tenant_id, id, topic, payload, created_at, available_at) VALUES ($1, gen_random_uuid(), 'run.enqueue', jsonb_build_object('email', $2::text), now(), now() + interval '1 year')`,
      [id, canary],
    ],
    [
      `INSERT INTO invitations (tenant_id, id, email, role, token_hash, invited_by, created_at, expires_at) VALUES ($1, gen_random_uuid(), 'guest@people.example', 'viewer', $2, 'x', now(), now() + interval '7 days')`,
      [id, Buffer.concat([secret, Buffer.from(id)])],
    ],
    [
      `INSERT INTO api_keys (tenant_id, id, name, lookup, digest, role, created_at) VALUES ($1, gen_random_uuid(), 'Key', $2, $3, 'viewer', now())`,
      [id, `${canary}-${id}`, secret],
    ],
    ...Array.from({ length: 5 }, (_, at): [string, unknown[]] => [
      `SELECT audit_append($1, now(), 'user', 'u', 'person', 'owner', 'test', NULL, 'thing.done', 'thing', $2, NULL, NULL, '{"a": 1}')`,
      [id, String(at)],
    ]),
  ];
  try {
    for (const [text, values] of statements) await owner.query(text, values);
  } finally {
    await owner.end();
  }
  await mongoFor(tenantCtx(stores, tenant), async (db) => {
    await db
      .collection('skills')
      .insertMany(
        Array.from({ length: 7 }, (_, n) => ({ key: `skill-${n}`, at: new Date(0), big: 2 ** 40 + n })),
      );
    const bodies = Array.from({ length: size.documents ?? 30 }, (_, n) => ({
      n,
      text: 'Ümläut '.repeat(50),
    }));
    await db.collection('deliverables').insertMany(bodies);
  });
  return people;
}

/** Rows of a tenant in every tenant table, counted by the owner; tables without any are left out. */
export async function countEverywhere(ownerUrl: string, tenantId: string): Promise<Record<string, number>> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    const { rows: tables } = await owner.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
       WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace ORDER BY 1`,
    );
    const union = tables.map(
      ({ name }) => `SELECT '${name}' AS name, count(*)::int AS rows FROM ${name} WHERE tenant_id = $1`,
    );
    const { rows } = await owner.query<{ name: string; rows: number }>(union.join(' UNION ALL '), [tenantId]);
    return Object.fromEntries(rows.filter((row) => row.rows > 0).map((row) => [row.name, row.rows]));
  } finally {
    await owner.end();
  }
}
