import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlatformRole, Tenant } from '../data/postgres/generated/client.ts';
import { openTestApi, type TestApi } from '../testing/api.ts';
import type { BulkMoveOutput, TenantDetail } from './contract.ts';

let api: TestApi;
let owner: pg.Client;
const keys = {} as Record<PlatformRole, string>;
const roles = ['owner', 'operator', 'billing', 'support', 'read_only'] as const;
const reason = 'Asked for by their owner';

beforeAll(async () => {
  api = await openTestApi();
  owner = new pg.Client({ connectionString: api.ownerUrl });
  await owner.connect();
  for (const role of roles) keys[role] = await api.platformKey(role);
});
afterAll(async () => {
  await owner.end();
  await api.close();
});

interface Answer<Body = TenantDetail> {
  status: number;
  text: string;
  body: Body & { error?: { code: string; message: string } };
}

async function ask<Body = TenantDetail>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  payload?: object,
  given: { key?: string; headers?: Record<string, string> } = {},
): Promise<Answer<Body>> {
  const answer = await api.app.inject({
    method,
    url,
    ...(payload ? { payload } : {}),
    headers: { authorization: `Bearer ${given.key ?? keys.operator}`, ...given.headers },
  });
  return { status: answer.statusCode, text: answer.body, body: answer.json() };
}

/** The same act over tRPC. */
async function call(procedure: string, input: object, key = keys.operator): Promise<Answer> {
  const answer = await api.app.inject({
    method: 'POST',
    url: `/trpc/tenants.${procedure}`,
    payload: input,
    headers: { authorization: `Bearer ${key}` },
  });
  const body = answer.json() as { result?: { data: TenantDetail }; error?: { data: { app: object } } };
  return {
    status: answer.statusCode,
    text: answer.body,
    body: { ...body.result?.data, ...(body.error ? { error: body.error.data.app } : {}) } as Answer['body'],
  };
}

type Act = 'suspend' | 'resume' | 'restore' | 'delete';
const doors: Record<string, (act: Act, tenant: Tenant, input: object, key?: string) => Promise<Answer>> = {
  REST: (act, { id }, input, key = keys.operator) =>
    act === 'delete'
      ? ask('DELETE', `/admin/tenants/${id}`, input, { key })
      : ask('POST', `/admin/tenants/${id}/${act}`, input, { key }),
  tRPC: (act, { slug }, input, key) => call(act, { tenant: slug, ...input }, key),
};

const auditOf = async (id: string) =>
  (
    await owner.query<{ action: string; actor_label: string; reason: string; before: object; after: object }>(
      `SELECT action, actor_label, reason, before, after FROM platform_audit_entries WHERE object_id = $1 ORDER BY seq`,
      [id],
    )
  ).rows;
const tenantAudit = async (id: string) =>
  (
    await owner.query<{ action: string; reason: string }>(
      `SELECT action, reason FROM audit_entries WHERE tenant_id = $1 AND action LIKE 'tenant.%' ORDER BY seq`,
      [id],
    )
  ).rows;

describe.each(Object.entries(doors))('through %s', (_, door) => {
  test('suspend, resume, delete, restore: each answers the tenant, counts its version, and is on both chains', async () => {
    const tenant = await api.mintTenant();
    const suspended = await door('suspend', tenant, { reason });
    expect(suspended.status, suspended.text).toBe(200);
    expect(suspended.body).toMatchObject({
      status: 'suspended',
      suspendedBy: 'test',
      suspensionReason: reason,
      suspendedAt: expect.any(String),
      version: 2,
    });
    expect((await door('resume', tenant, { reason })).body).toMatchObject({
      status: 'active',
      suspendedAt: null,
      suspendedBy: null,
      suspensionReason: null,
      version: 3,
    });
    const deleted = await door('delete', tenant, { confirm: tenant.slug, reason });
    expect(deleted.status).toBe(200);
    expect(deleted.body.status).toBe('suspended');
    const days =
      (Date.parse(deleted.body.purgeAt ?? '') - Date.parse(deleted.body.deletedAt ?? '')) / 86_400_000;
    expect(days).toBe(30);
    const exported = await owner.query(
      `SELECT e.state, e.cause FROM tenants t JOIN tenant_exports e ON e.tenant_id = t.id AND e.id = t.deletion_export_id WHERE t.id = $1`,
      [tenant.id],
    );
    expect(exported.rows).toEqual([{ state: 'queued', cause: 'deletion' }]);
    expect((await door('restore', tenant, { reason })).body).toMatchObject({
      status: 'active',
      deletedAt: null,
      purgeAt: null,
      version: 5,
    });
    const actions = ['tenant.suspended', 'tenant.resumed', 'tenant.deleted', 'tenant.restored'];
    const told = await auditOf(tenant.id);
    expect(told.map(({ action }) => action)).toEqual(actions);
    expect(told.every((entry) => entry.reason === reason && entry.actor_label === 'test')).toBe(true);
    expect(told[0]).toMatchObject({
      before: { status: 'active', suspendedBy: null },
      after: { status: 'suspended', suspendedBy: 'test' },
    });
    expect(Object.keys(told[0]?.after ?? {}).sort()).toEqual(
      ['status', 'statusBeforeSuspension', 'suspendedAt', 'suspendedBy', 'suspensionReason'].sort(),
    );
    expect((await tenantAudit(tenant.id)).map(({ action }) => action)).toEqual(actions);
  });

  test('a trial that was suspended and then deleted comes back suspended, then on trial', async () => {
    const tenant = await api.mintTenant({ plan: 'pro', status: 'trialing' });
    await door('suspend', tenant, { reason });
    await door('delete', tenant, { confirm: tenant.slug, reason });
    expect((await door('restore', tenant, { reason })).body).toMatchObject({
      status: 'suspended',
      suspensionReason: reason,
    });
    expect((await door('resume', tenant, { reason })).body.status).toBe('trialing');
  });

  test('only owner and operator may; others are told who may', async () => {
    const tenant = await api.mintTenant();
    for (const act of ['suspend', 'resume', 'restore', 'delete'] as const) {
      for (const role of ['billing', 'support', 'read_only'] as const) {
        const input = act === 'delete' ? { confirm: tenant.slug, reason } : { reason };
        const answer = await door(act, tenant, input, keys[role]);
        expect([answer.status, answer.body.error?.message], `${act} as ${role}`).toEqual([
          403,
          `Your role (${role}) may not do this; owner, operator may.`,
        ]);
      }
    }
    expect((await door('suspend', tenant, { reason }, keys.owner)).status).toBe(200);
  });

  test('illegal moves name what stands against them and who did it', async () => {
    const tenant = await api.mintTenant();
    const resumed = await door('resume', tenant, { reason });
    expect([resumed.status, resumed.body.error]).toMatchObject([409, { code: 'illegal_move' }]);
    expect((await door('restore', tenant, { reason })).body.error?.message).toContain('was not deleted');
    await door('suspend', tenant, { reason });
    const again = await door('suspend', tenant, { reason });
    expect(again.status).toBe(409);
    expect(again.body.error?.message).toMatch(/suspended already by test on 20/);
    await door('delete', tenant, { confirm: tenant.slug, reason });
    for (const act of ['resume', 'suspend'] as const)
      expect((await door(act, tenant, { reason })).body.error?.message).toMatch(
        /waits for its purge.*It was deleted by test on/,
      );
  });

  test('a short reason, a wrong confirmation, an unknown tenant change nothing', async () => {
    const tenant = await api.mintTenant();
    const short = await door('suspend', tenant, { reason: 'because' });
    expect([short.status, short.body.error?.message]).toEqual([
      400,
      expect.stringContaining('at least 10 characters'),
    ]);
    expect((await door('suspend', tenant, {})).status).toBe(400);
    const wrong = await door('delete', tenant, { confirm: 'acme', reason });
    expect([wrong.status, wrong.body.error?.message]).toEqual([
      400,
      `Not deleted: 'acme' was typed. Type the tenant's slug, ${tenant.slug}, to confirm.`,
    ]);
    const nobody = { ...tenant, id: crypto.randomUUID(), slug: 'nobody-here' };
    expect((await door('suspend', nobody, { reason })).status).toBe(404);
    const { rows } = await owner.query('SELECT status, version FROM tenants WHERE id = $1', [tenant.id]);
    expect(rows).toEqual([{ status: 'active', version: 1 }]);
    expect(await auditOf(tenant.id)).toEqual([]);
  });
});

describe('two administrators at once', () => {
  test.each(['suspend', 'delete'] as const)('%s: one does it, every other is told who did', async (act) => {
    const tenant = await api.mintTenant();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        doors.REST?.(act, tenant, act === 'delete' ? { confirm: tenant.slug, reason } : { reason }),
      ),
    );
    expect(answers.map((answer) => answer?.status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    for (const answer of answers)
      if (answer?.status === 409) expect(answer.body.error?.message).toMatch(/by test on 20/);
    expect(await auditOf(tenant.id)).toHaveLength(1);
  });
});

describe('POST /admin/tenants/bulk', () => {
  const bulk = (payload: object, headers: Record<string, string> = {}) =>
    ask<BulkMoveOutput>('POST', '/admin/tenants/bulk', payload, { headers });

  test('one result a tenant in the order asked; one that cannot be moved stops no other', async () => {
    const [a, b, c] = [await api.mintTenant(), await api.mintTenant(), await api.mintTenant()];
    await doors.REST?.('suspend', b, { reason });
    const missing = crypto.randomUUID();
    const answer = await bulk({ move: 'suspend', ids: [c.id, b.id, missing, a.id, c.id], reason });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.results).toEqual([
      { id: c.id, name: c.name, ok: true, problem: null },
      { id: b.id, name: b.name, ok: false, problem: expect.stringContaining('suspended already by test') },
      { id: missing, name: null, ok: false, problem: expect.stringContaining('No such tenant') },
      { id: a.id, name: a.name, ok: true, problem: null },
    ]);
    const back = await bulk({ move: 'resume', ids: [a.id, b.id, c.id], reason });
    expect(back.body.results.map(({ ok }) => ok)).toEqual([true, true, true]);
  });

  test('a hundred at once; more, none, or another move is refused', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 100; at += 1) ids.push((await api.mintTenant()).id);
    const answer = await bulk({ move: 'suspend', ids, reason });
    expect(answer.body.results.map(({ id }) => id)).toEqual(ids);
    expect(answer.body.results.every(({ ok }) => ok)).toBe(true);
    for (const wrong of [{ ids: [...ids, ids[0]] }, { ids: [] }, { move: 'delete', ids }])
      expect((await bulk({ move: 'suspend', reason, ...wrong })).status).toBe(400);
  }, 60_000);
});

describe('Idempotency-Key', () => {
  const keyed = () => ({ headers: { 'idempotency-key': randomBytes(8).toString('hex') } });

  test('every act gives its first answer again, byte for byte, and is done once; without a key it is a 409', async () => {
    const { id, slug } = await api.mintTenant();
    const acts: [method: 'POST' | 'PATCH' | 'DELETE', url: string, payload: object, bare: number][] = [
      ['PATCH', `/admin/tenants/${id}`, { name: 'Renamed', version: 1 }, 409],
      ['POST', `/admin/tenants/${id}/suspend`, { reason }, 409],
      ['POST', `/admin/tenants/${id}/resume`, { reason }, 409],
      ['DELETE', `/admin/tenants/${id}`, { confirm: slug, reason }, 409],
      ['POST', `/admin/tenants/${id}/restore`, { reason }, 409],
    ];
    for (const [method, url, payload, bare] of acts) {
      const given = keyed();
      const first = await ask(method, url, payload, given);
      expect(first.status, first.text).toBe(200);
      const others = await Promise.all([1, 2, 3].map(() => ask(method, url, payload, given)));
      for (const other of others) expect(other.text).toBe(first.text);
      expect((await ask(method, url, payload)).status, `${method} ${url}`).toBe(bare);
    }
    expect(await auditOf(id)).toHaveLength(5);
  });

  test('at the same instant one does it and the others wait for its answer', async () => {
    const { id } = await api.mintTenant();
    const given = keyed();
    const url = `/admin/tenants/${id}/suspend`;
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask('POST', url, { reason }, given)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
    expect(await auditOf(id)).toHaveLength(1);
  });

  test('the same input through tRPC is the same request; another act, input or person is not', async () => {
    const { id } = await api.mintTenant();
    const given = keyed();
    const first = await ask('POST', `/admin/tenants/${id}/suspend`, { reason }, given);
    const trpc = await api.app.inject({
      method: 'POST',
      url: '/trpc/tenants.suspend',
      payload: { tenant: id, reason },
      headers: { authorization: `Bearer ${keys.operator}`, ...given.headers },
    });
    expect(trpc.json().result.data).toEqual(first.body);
    const otherAct = await ask('POST', `/admin/tenants/${id}/resume`, { reason }, given);
    const otherInput = await ask(
      'POST',
      `/admin/tenants/${id}/suspend`,
      { reason: 'Another good reason' },
      given,
    );
    for (const refused of [otherAct, otherInput])
      expect([refused.status, refused.body.error]).toMatchObject([409, { code: 'conflict' }]);
    const other = await ask(
      'POST',
      `/admin/tenants/${id}/suspend`,
      { reason },
      { ...given, key: keys.owner },
    );
    expect(other.body.error?.code).toBe('illegal_move');
  });

  test('bulk acts too', async () => {
    const ids = [(await api.mintTenant()).id, (await api.mintTenant()).id];
    const given = keyed();
    const payload = { move: 'suspend', ids, reason };
    const first = await ask<BulkMoveOutput>('POST', '/admin/tenants/bulk', payload, given);
    expect(first.body.results.map(({ ok }) => ok)).toEqual([true, true]);
    expect((await ask('POST', '/admin/tenants/bulk', payload, given)).text).toBe(first.text);
  });
});
