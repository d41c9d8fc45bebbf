import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Auth } from '../auth.ts';
import { disableUser } from '../people/disable-user.ts';
import { AuthFixture, password } from '../testing/auth-fixture.ts';
import { announceIdentityChange } from './identity-changes.ts';

let fixture: AuthFixture;
let second: Auth;
beforeAll(async () => {
  fixture = await AuthFixture.open();
  second = await fixture.secondProcess();
});
afterAll(() => fixture.close());

/** Another process remembers the token as good; after the act it must refuse within a second. */
async function refusedAfter(bearer: string, act: () => Promise<unknown>): Promise<void> {
  expect(await fixture.identify(bearer), 'before').not.toBeNull();
  expect(await fixture.identify(bearer, second), 'before, second process').not.toBeNull();
  await act();
  expect(await fixture.identify(bearer), 'the next request').toBeNull();
  await expect.poll(() => fixture.identify(bearer, second), { timeout: 1_000, interval: 10 }).toBeNull();
}

async function member() {
  const tenant = await fixture.tenant();
  const owner = await fixture.person('owner', tenant.id);
  const person = await fixture.person('member', tenant.id);
  const ownerToken = (await fixture.token(owner.email)).accessToken;
  return {
    tenant,
    owner,
    person,
    asOwner: await fixture.as(ownerToken),
    tokens: await fixture.token(person.email),
  };
}

describe('revocation reaches the next request, here and in another process', () => {
  test('sign-out', async () => {
    const { tokens } = await member();
    const headers = { authorization: `Bearer ${tokens.accessToken}` };
    await refusedAfter(tokens.accessToken, () => fixture.post('/auth/sign-out', {}, { headers }));
    expect((await fixture.post('/auth/token/refresh', { refreshToken: tokens.refreshToken })).status).toBe(
      401,
    );
  });

  test('one session of several', async () => {
    const { person, tokens } = await member();
    const me = await fixture.as((await fixture.token(person.email)).accessToken);
    const { items } = await me.me.sessions();
    const other = items.find((session) => !session.current);
    await refusedAfter(tokens.accessToken, () => me.me.revokeSession({ id: other?.id ?? '' }));
    expect((await me.me.sessions()).items).toHaveLength(1);
    await expect(me.me.revokeSession({ id: other?.id ?? '' })).rejects.toThrow('No such session');
  });

  test("nobody ends another person's session", async () => {
    const { asOwner, tokens } = await member();
    const identity = await fixture.identify(tokens.accessToken);
    await expect(asOwner.me.revokeSession({ id: identity?.sessionId ?? '' })).rejects.toThrow(
      'No such session',
    );
    expect(await fixture.identify(tokens.accessToken)).not.toBeNull();
  });

  test('a changed password: other sessions end, this one goes on after renewal', async () => {
    const { person, tokens } = await member();
    const own = await fixture.token(person.email);
    const me = await fixture.as(own.accessToken);
    await expect(me.me.changePassword({ current: 'wrong one', next: 'a new sentence' })).rejects.toThrow(
      'wrong',
    );
    await expect(me.me.changePassword({ current: password, next: 'password1' })).rejects.toThrow('most used');
    await refusedAfter(tokens.accessToken, () =>
      me.me.changePassword({ current: password, next: 'a new sentence' }),
    );
    expect((await fixture.post('/auth/token/refresh', { refreshToken: tokens.refreshToken })).status).toBe(
      401,
    );
    expect(await fixture.identify(own.accessToken), 'a token from before the change').toBeNull();
    expect((await fixture.post('/auth/token/refresh', { refreshToken: own.refreshToken })).status).toBe(200);
    expect((await fixture.post('/auth/token', { email: person.email, password })).status).toBe(401);
  });

  test('a disabled person: request, renewal and sign-in', async () => {
    const { person, tokens } = await member();
    await refusedAfter(tokens.accessToken, () => disableUser(fixture.ctx, person.id));
    expect((await fixture.post('/auth/token/refresh', { refreshToken: tokens.refreshToken })).status).toBe(
      401,
    );
    const answer = await fixture.post('/auth/token', { email: person.email, password });
    expect(answer.body.error).toMatchObject({
      code: 'unauthenticated',
      message: 'E-mail or password is wrong.',
    });
  });

  test('a removed member: request and next mint', async () => {
    const { tenant, person, asOwner, tokens } = await member();
    await refusedAfter(tokens.accessToken, () => asOwner.members.remove({ userId: person.id }));
    const { refreshToken } = tokens;
    expect((await fixture.post('/auth/token/refresh', { refreshToken, tenant: tenant.slug })).status).toBe(
      404,
    );
    expect(
      (await fixture.post('/auth/token', { email: person.email, password, tenant: tenant.slug })).status,
    ).toBe(404);
  });

  test('a lowered role is read at the next request', async () => {
    const { person, asOwner, tokens } = await member();
    expect((await fixture.identify(tokens.accessToken, second))?.tenant?.role).toBe('member');
    await asOwner.members.changeRole({ userId: person.id, role: 'viewer' });
    expect((await fixture.identify(tokens.accessToken))?.tenant?.role).toBe('viewer');
    const roleThere = async () => (await fixture.identify(tokens.accessToken, second))?.tenant?.role;
    await expect.poll(roleThere, { timeout: 1_000, interval: 10 }).toBe('viewer');
  });

  test('a suspended tenant: identified as suspended, refused by every procedure, no new token', async () => {
    const { tenant, asOwner, owner, tokens } = await member();
    const { secret } = await asOwner.apiKeys.create({ name: 'ci', role: 'viewer', expiresInDays: 1 });
    for (const bearer of [tokens.accessToken, secret])
      expect(await fixture.identify(bearer, second)).not.toBeNull();
    const { platform } = fixture.at.stores.record;
    await platform.tenant.update({ where: { id: tenant.id }, data: { status: 'suspended' } });
    await announceIdentityChange(fixture.ctx, { kind: 'tenant', id: tenant.id });
    for (const bearer of [tokens.accessToken, secret]) {
      const statusThere = async () => (await fixture.identify(bearer, second))?.tenant?.status;
      await expect.poll(statusThere, { timeout: 1_000, interval: 10 }).toBe('suspended');
      const caller = await fixture.as(bearer);
      await expect(caller.members.list({ limit: 10 })).rejects.toMatchObject({
        message: expect.stringContaining('suspended'),
      });
    }
    // A caller that was let in a moment before is refused by the transaction itself.
    await expect(asOwner.members.changeRole({ userId: owner.id, role: 'owner' })).rejects.toThrow(
      'suspended',
    );
    const mint = await fixture.post('/auth/token', { email: owner.email, password, tenant: tenant.slug });
    expect(mint).toMatchObject({ status: 403, body: { error: { code: 'tenant_suspended' } } });
    const renewal = { refreshToken: tokens.refreshToken, tenant: tenant.slug };
    expect((await fixture.post('/auth/token/refresh', renewal)).status).toBe(403);
    expect((await fixture.post('/auth/token/refresh', { refreshToken: tokens.refreshToken })).status).toBe(
      200,
    );
    const now = fixture.clock.now();
    await platform.tenant.update({
      where: { id: tenant.id },
      data: { deletedAt: now, purgeAt: now, purgeStartedAt: now },
    });
    await announceIdentityChange(fixture.ctx, { kind: 'tenant', id: tenant.id });
    const gone = () => fixture.identify(secret, second);
    await expect.poll(gone, { timeout: 1_000, interval: 10 }).toBeNull();
  });
});
