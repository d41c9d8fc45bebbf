import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { machineCtx, systemClock } from '../../data/context.ts';
import { asPlatform } from '../../data/postgres/doors.ts';
import { openTestApi, type TestApi } from '../../testing/api.ts';
import { quietLog } from '../../testing/tenants.ts';
import { seedUser } from '../people/seed-user.ts';

let at: TestApi;
beforeAll(async () => {
  at = await openTestApi();
});
afterAll(() => at.close());

const machine = () => machineCtx(at.stores, 'test', { clock: systemClock, log: quietLog });

async function ask<Body = Record<string, unknown>>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  key: string,
  payload?: object,
): Promise<{ status: number; body: Body }> {
  const answer = await at.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${key}` },
    ...(payload ? { payload } : {}),
  });
  return { status: answer.statusCode, body: answer.json() };
}

describe("people of any tenant, for the platform's team", () => {
  test('2,000 members page by page, also of a suspended tenant, with who is invited', async () => {
    const tenant = await at.mintTenant();
    const { auth } = at.stores.record;
    const now = new Date();
    const ids = Array.from(
      { length: 2_000 },
      (_, index) => `0190a000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    );
    await auth.user.createMany({
      data: ids.map((id, index) => {
        const email = `m${index}-${tenant.slug}@example.com`;
        return { id, email, emailNormalized: email, name: `Member ${index}`, createdAt: now };
      }),
    });
    await auth.membership.createMany({
      data: ids.map((userId) => ({ tenantId: tenant.id, userId, role: 'member' as const, createdAt: now })),
    });
    const invited = await ask(
      'POST',
      `/admin/tenants/${tenant.id}/invitations`,
      await at.platformKey('operator'),
      {
        email: 'First@Example.com',
        role: 'owner',
      },
    );
    expect(invited.status).toBe(201);
    expect(invited.body).toMatchObject({
      invitation: { email: 'first@example.com', role: 'owner', state: 'pending' },
      link: expect.stringContaining('/invitation#iv_'),
      mailed: false,
    });
    await asPlatform(machine(), 'seed', (tx) =>
      tx.tenant.update({ where: { id: tenant.id }, data: { status: 'suspended' } }),
    );
    const key = await at.platformKey('support');
    const seen: string[] = [];
    let pages = 0;
    for (let cursor = ''; ; pages += 1) {
      type People = {
        items: { userId: string }[];
        invitations: { email: string }[];
        nextCursor: string | null;
      };
      const { body } = await ask<People>(
        'GET',
        `/admin/tenants/${tenant.slug}/people?limit=200${cursor}`,
        key,
      );
      expect(body.invitations.map(({ email }) => email)).toEqual(pages === 0 ? ['first@example.com'] : []);
      seen.push(...body.items.map(({ userId }) => userId));
      if (!body.nextCursor) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual(ids);
    const suspended = await ask(
      'POST',
      `/admin/tenants/${tenant.id}/invitations`,
      await at.platformKey('owner'),
      {
        email: 'second@example.com',
        role: 'owner',
      },
    );
    expect(suspended.status).toBe(403);
  });

  test('an invitation from outside is on both chains, and replaces the one whose link was lost', async () => {
    const tenant = await at.mintTenant();
    const key = await at.platformKey('owner');
    const invite = () =>
      ask<{ invitation: { id: string } }>('POST', `/admin/tenants/${tenant.slug}/invitations`, key, {
        email: 'lost@example.com',
        role: 'owner',
      });
    const [lost, fresh] = [await invite(), await invite()];
    const { platform } = at.stores.record;
    for (const objectId of [lost.body.invitation.id, fresh.body.invitation.id]) {
      expect(
        await platform.platformAuditEntry.count({ where: { objectId, action: 'invitations.created' } }),
      ).toBe(1);
      expect(await platform.auditEntry.count({ where: { tenantId: tenant.id, objectId } })).toBe(1);
    }
    const people = await ask<{ invitations: { id: string }[] }>(
      'GET',
      `/admin/tenants/${tenant.slug}/people`,
      key,
    );
    expect(people.body.invitations.map(({ id }) => id)).toEqual([fresh.body.invitation.id]);
  });

  test('who may: read-only and billing see nobody, support invites nobody', async () => {
    const tenant = await at.mintTenant();
    for (const role of ['read_only', 'billing'] as const)
      for (const path of ['people', 'keys'])
        expect(
          (await ask('GET', `/admin/tenants/${tenant.id}/${path}`, await at.platformKey(role))).status,
        ).toBe(403);
    const body = { email: 'x@example.com', role: 'member' };
    const support = await at.platformKey('support');
    expect((await ask('POST', `/admin/tenants/${tenant.id}/invitations`, support, body)).status).toBe(403);
    expect((await ask('GET', '/admin/tenants/no-such-tenant/people', support)).status).toBe(404);
  });

  test("a tenant's keys are shown without their secrets", async () => {
    const tenant = await at.mintTenant();
    const secret = await at.tenantKey(tenant, 'member');
    const { body } = await ask<{ items: { prefix: string }[] }>(
      'GET',
      `/admin/tenants/${tenant.slug}/keys`,
      await at.platformKey('support'),
    );
    expect(body.items).toHaveLength(1);
    expect(secret.startsWith(body.items[0]?.prefix ?? '-')).toBe(true);
    expect(JSON.stringify(body)).not.toContain(secret.slice(20));
  });
});

describe('keys of the platform over REST', () => {
  async function ownerToken(): Promise<string> {
    const email = `owner-${Math.random()}@example.com`;
    const password = 'three small birds';
    const passwordHash = await at.auth.passwords.hash(password);
    await seedUser(machine(), { email, name: 'Owner', passwordHash, platformRole: 'owner' });
    const answer = await at.app.inject({ method: 'POST', url: '/auth/token', payload: { email, password } });
    return answer.json<{ accessToken: string }>().accessToken;
  }

  test('made, shown once, listed, withdrawn within a second', async () => {
    const owner = await ownerToken();
    const made = await ask<{ key: { id: string; prefix: string }; secret: string }>(
      'POST',
      '/admin/keys',
      owner,
      {
        name: 'ci',
        role: 'operator',
        expiresInDays: 730,
      },
    );
    expect(made.status).toBe(201);
    const { key, secret } = made.body;
    expect(secret.startsWith(`${key.prefix}_`)).toBe(true);
    expect((await ask('GET', '/admin/tenants', secret)).status).toBe(200);
    const listed = await ask<{ items: object[] }>('GET', '/admin/keys', owner);
    expect(listed.body.items).toContainEqual(
      expect.objectContaining({ id: key.id, role: 'operator', revokedAt: null }),
    );
    expect(JSON.stringify(listed.body)).not.toContain(secret.slice(20));
    expect((await ask('DELETE', `/admin/keys/${key.id}`, owner)).status).toBe(200);
    expect((await ask('GET', '/admin/tenants', secret)).status).toBe(401);
    expect((await ask('DELETE', `/admin/keys/${key.id}`, owner)).status).toBe(409);
  });

  test('a key makes no key, only owners see them, and each must end within two years', async () => {
    const input = { name: 'x', role: 'operator', expiresInDays: 30 };
    expect((await ask('POST', '/admin/keys', await at.platformKey('owner'), input)).body).toMatchObject({
      error: { code: 'forbidden', message: expect.stringContaining('cannot make another key') },
    });
    expect((await ask('GET', '/admin/keys', await at.platformKey('operator'))).status).toBe(403);
    const owner = await ownerToken();
    for (const expiresInDays of [731, 0, null, undefined])
      expect((await ask('POST', '/admin/keys', owner, { ...input, expiresInDays })).status).toBe(400);
  });
});

describe('people and keys of the own workspace over REST', () => {
  test('members, invitations and keys: listed, changed, removed', async () => {
    const tenant = await at.mintTenant();
    const key = await at.tenantKey(tenant, 'admin');
    const userId = await seedUser(machine(), {
      email: `member-${tenant.slug}@example.com`,
      name: 'Member',
      passwordHash: null,
      memberships: [{ tenantId: tenant.id, role: 'member' }],
    });
    expect((await ask('GET', '/api/me', key)).body).toMatchObject({
      kind: 'api_key',
      tenant: { slug: tenant.slug },
    });
    expect((await ask('PATCH', `/api/members/${userId}`, key, { role: 'viewer' })).body).toEqual({
      ok: true,
    });
    const members = await ask<{ items: object[] }>('GET', '/api/members', key);
    expect(members.body.items).toContainEqual(expect.objectContaining({ userId, role: 'viewer' }));
    expect((await ask('DELETE', `/api/members/${userId}`, key)).body).toEqual({ ok: true });
    const invited = await ask<{ invitation: { id: string } }>('POST', '/api/invitations', key, {
      email: 'new@example.com',
      role: 'member',
    });
    expect(invited.status).toBe(201);
    const { id } = invited.body.invitation;
    expect((await ask('GET', '/api/invitations', key)).body).toMatchObject({
      items: [{ id, state: 'pending' }],
    });
    expect((await ask('DELETE', `/api/invitations/${id}`, key)).status).toBe(200);
    const keys = await ask<{ items: { id: string }[] }>('GET', '/api/keys', key);
    expect(keys.body.items).toHaveLength(1);
    expect(
      (await ask('POST', '/api/keys', key, { name: 'x', role: 'viewer', expiresInDays: null })).status,
    ).toBe(403);
    expect((await ask('DELETE', `/api/keys/${keys.body.items[0]?.id}`, key)).status).toBe(200);
    expect((await ask('GET', '/api/me', key)).status).toBe(401);
  });
});
