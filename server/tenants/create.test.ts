import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { machineCtx } from '../data/context.ts';
import { openDocuments } from '../data/mongo/documents.ts';
import { openQueues } from '../queue/queues.ts';
import { relayOnce } from '../queue/relay.ts';
import { openTestApi, type TestApi } from '../testing/api.ts';
import { quietLog } from '../testing/tenants.ts';
import type { CreatedTenant, CreateTenantInput } from './contract.ts';
import { createTenant } from './create.ts';
import { provisioning, provisionTenant } from './provision.ts';

let api: TestApi;
let owner: pg.Client;
let key: string;
beforeAll(async () => {
  api = await openTestApi();
  owner = new pg.Client({ connectionString: api.ownerUrl });
  await owner.connect();
  key = await api.platformKey('owner');
});
afterAll(async () => {
  await owner.end();
  await api.close();
});

const slugOf = (): string => `c-${randomBytes(6).toString('hex')}`;
const body = (slug: string, changed: object = {}) => ({
  slug,
  name: 'Created',
  plan: 'enterprise',
  adminEmail: 'first@owner.example',
  ...changed,
});

interface Answer {
  status: number;
  text: string;
  body: CreatedTenant & { error?: { code: string; message: string; requestId: string } };
}

async function post(payload: object, headers: Record<string, string> = {}, token = key): Promise<Answer> {
  const authorization = `Bearer ${token}`;
  const url = '/admin/tenants';
  const answer = await api.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { authorization, ...headers },
  });
  return { status: answer.statusCode, text: answer.body, body: answer.json() };
}

const count = async (sql: string, values: unknown[]): Promise<number> =>
  Number((await owner.query<{ count: string }>(`SELECT count(*) FROM ${sql}`, values)).rows[0]?.count);

describe('POST /admin/tenants', () => {
  test('201 with everything made; a taken slug 409; an unknown key 400; others 401 and 403', async () => {
    const slug = slugOf();
    const made = await post(body(slug));
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ slug, status: 'active', provisionedAt: expect.any(String) });
    expect(made.body.invitationUrl).toMatch(/#iv_/);
    const taken = await post(body(slug));
    expect([taken.status, taken.body.error?.code]).toEqual([409, 'slug_taken']);
    const unknown = await post(body(slugOf(), { surprise: 1 }));
    expect([unknown.status, unknown.body.error?.code]).toEqual([400, 'invalid_input']);
    expect(unknown.body.error?.message).toContain('surprise');
    expect((await post(body(slugOf()), {}, 'pk_nobody')).status).toBe(401);
    expect((await post(body(slugOf()), {}, await api.platformKey('read_only'))).status).toBe(403);
    expect((await post(body('global'))).status).toBe(400);
  });

  test('fifty at once for one slug make one tenant, one owner invited, one entry on each chain', async () => {
    const slug = slugOf();
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(body(slug))));
    const created = answers.filter(({ status }) => status === 201);
    expect(created).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 201);
    expect([...new Set(refused.map((answer) => answer.body.error?.code))]).toEqual(['slug_taken']);
    const id = created[0]?.body.id;
    expect(await count('tenants WHERE slug = $1', [slug])).toBe(1);
    expect(await count('invitations WHERE tenant_id = $1', [id])).toBe(1);
    expect(await count(`audit_entries WHERE tenant_id = $1 AND action = 'tenant.created'`, [id])).toBe(1);
    expect(
      await count(`platform_audit_entries WHERE object_id = $1 AND action = 'tenant.created'`, [id]),
    ).toBe(1);
    expect(await count('outbox WHERE tenant_id = $1', [id])).toBe(0);
  });
});

describe('Idempotency-Key', () => {
  test('the same key and body give the first answer again byte for byte, link included, later and at once', async () => {
    const payload = body(slugOf());
    const headers = { 'idempotency-key': randomBytes(8).toString('hex') };
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(payload, headers)));
    answers.push(await post({ ...payload }, headers));
    expect([...new Set(answers.map(({ status }) => status))]).toEqual([201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.body.invitationUrl).toMatch(/#iv_/);
    expect(await count('invitations WHERE tenant_id = $1', [answers[0]?.body.id])).toBe(1);
  });

  test('another body with the key is a conflict and makes nothing, also at once', async () => {
    const [one, two] = [body(slugOf()), body(slugOf())];
    const headers = { 'idempotency-key': randomBytes(8).toString('hex') };
    const answers = await Promise.all([post(one, headers), post(two, headers)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.error?.code).toBe('conflict');
    expect(await count('tenants WHERE slug = ANY($1)', [[one.slug, two.slug]])).toBe(1);
  });

  test("another person's same key is another key; a refused request leaves the key free", async () => {
    const headers = { 'idempotency-key': randomBytes(8).toString('hex') };
    expect((await post(body('global'), headers)).status).toBe(400);
    expect((await post(body(slugOf()), headers)).status).toBe(201);
    expect((await post(body(slugOf()), headers, await api.platformKey('operator'))).status).toBe(201);
  });
});

describe('provisioning', () => {
  const input = (slug: string): CreateTenantInput => ({
    ...body(slug),
    plan: 'pro',
    trial: false,
    dataPrivacyLevel: 'cloud_ok',
    deploymentMode: 'saas',
    monthlySpendCapUsd: '50',
    timezone: 'UTC',
    locale: 'en-GB',
  });
  /** A minute later: the relay's turn has come. */
  const later = { now: () => new Date(Date.now() + 60_000) };

  async function relay(): Promise<void> {
    const queues = openQueues(api.stores.transport, `dm:test:${randomBytes(6).toString('hex')}`);
    const ctx = machineCtx(api.stores, 'relay', { clock: later, log: quietLog });
    try {
      await relayOnce(ctx, queues, {
        'tenant.provision': async (at, entry) => {
          await provisionTenant(at, provisioning.parse(entry.payload));
        },
      });
    } finally {
      await queues.close();
    }
  }

  test('a document store that is away leaves the tenant being set up; the relay finishes, once', async () => {
    const documents = openDocuments('mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200');
    const ctx = machineCtx({ ...api.stores, documents }, 'test', {
      clock: { now: () => new Date() },
      log: quietLog,
    });
    const slug = slugOf();
    const made = await createTenant(ctx, input(slug));
    await documents.close();
    expect(made).toMatchObject({ slug, provisionedAt: null, invitationUrl: null });
    await relay();
    await relay();
    expect(await count('tenants WHERE id = $1 AND provisioned_at IS NOT NULL', [made.id])).toBe(1);
    expect(await count('invitations WHERE tenant_id = $1', [made.id])).toBe(1);
    expect(await count('agent_configs WHERE tenant_id = $1', [made.id])).toBe(5);
    expect(await count('outbox WHERE tenant_id = $1', [made.id])).toBe(0);
  });

  /** Provisionings of this file's database that wait at the locked table. */
  const waiting = (many: number): Promise<void> =>
    vi.waitFor(
      async () =>
        expect(
          await count(
            `pg_locks JOIN pg_database d ON d.oid = database
             WHERE NOT granted AND relation = 'brands'::regclass AND datname = current_database()`,
            [],
          ),
        ).toBe(many),
      { timeout: 20_000, interval: 5 },
    );

  test('the relay beside a slow request: the answer has the one link that works', async () => {
    const holder = new pg.Client({ connectionString: api.ownerUrl });
    await holder.connect();
    try {
      for (let round = 0; round < 4; round += 1) {
        await holder.query('BEGIN');
        await holder.query('LOCK TABLE brands IN SHARE ROW EXCLUSIVE MODE');
        const asked = post(body(slugOf()));
        await waiting(1);
        const relayed = relay();
        await waiting(2);
        await holder.query('ROLLBACK');
        const [made] = await Promise.all([asked, relayed]);
        expect([made.status, made.body.provisionedAt]).toEqual([201, expect.any(String)]);
        const { id, invitationUrl } = made.body;
        const link = await api.app.inject(`/auth/invitations/${invitationUrl?.split('#')[1]}`);
        expect(link.statusCode).toBe(200);
        expect(await count('invitations WHERE tenant_id = $1 AND revoked_at IS NULL', [id])).toBe(1);
        expect(await count('outbox WHERE tenant_id = $1', [id])).toBe(0);
      }
    } finally {
      await holder.end();
    }
  }, 60_000);

  test('a process that died at any step is healed: each step finds its own work done', async () => {
    const slug = slugOf();
    const { id } = (await post(body(slug))).body;
    const payload = { tenantId: id, adminEmail: 'first@owner.example' };
    for (const undo of [
      'SELECT 1 WHERE $1::uuid IS NOT NULL',
      'DELETE FROM agent_configs WHERE tenant_id = $1',
      'DELETE FROM invitations WHERE tenant_id = $1',
    ]) {
      await owner.query(undo, [id]);
      await owner.query('UPDATE tenants SET provisioned_at = NULL WHERE id = $1', [id]);
      await owner.query(
        `INSERT INTO outbox (tenant_id, id, topic, payload, created_at, available_at)
         VALUES ($1, gen_random_uuid(), 'tenant.provision', $2, now(), now())`,
        [id, payload],
      );
      await relay();
      expect(await count('tenants WHERE id = $1 AND provisioned_at IS NOT NULL', [id])).toBe(1);
      expect(await count('agent_configs WHERE tenant_id = $1', [id])).toBe(7);
      expect(await count('invitations WHERE tenant_id = $1 AND revoked_at IS NULL', [id])).toBe(1);
      expect(await count('outbox WHERE tenant_id = $1', [id])).toBe(0);
    }
  });
});
