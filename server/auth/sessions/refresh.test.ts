import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SessionView, TokenView } from '../contract.ts';
import { AuthFixture } from '../testing/auth-fixture.ts';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await AuthFixture.open();
});
afterAll(() => fixture.close());

const refresh = (refreshToken: string, extra: object = {}) =>
  fixture.post<TokenView>('/auth/token/refresh', { refreshToken, ...extra });

describe('refresh tokens', () => {
  test('eight at once: one wins, the others are told to use its token, the winner stays alive', async () => {
    const { email } = await fixture.person();
    const { refreshToken } = await fixture.token(email);
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(refreshToken)));
    const won = answers.filter((answer) => answer.status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 409)).toHaveLength(7);
    expect((await refresh(won[0]?.body.refreshToken ?? '')).status).toBe(200);
  });

  test('the parent again after the grace ends the family', async () => {
    const { email } = await fixture.person();
    const first = await fixture.token(email);
    const second = (await refresh(first.refreshToken)).body;
    fixture.clock.advance(5.5);
    expect((await refresh(first.refreshToken)).status).toBe(401);
    expect((await refresh(second.refreshToken)).status).toBe(401);
    expect(await fixture.identify(second.accessToken)).toBeNull();
  });

  test('a grandparent ends the family at once, and the chain of audit says so', async () => {
    const { id, email } = await fixture.person();
    const first = await fixture.token(email);
    const second = (await refresh(first.refreshToken)).body;
    const third = (await refresh(second.refreshToken)).body;
    expect(await fixture.identify(third.accessToken)).not.toBeNull();
    expect((await refresh(first.refreshToken)).status).toBe(401);
    expect((await refresh(third.refreshToken)).status).toBe(401);
    expect(await fixture.identify(third.accessToken)).toBeNull();
    const { platform } = fixture.at.stores.record;
    const entries = await platform.platformAuditEntry.findMany({
      where: { actorId: id, action: 'auth.refresh_reused' },
    });
    expect(entries).toHaveLength(1);
  });

  test('another session of the same person is left alone', async () => {
    const { email } = await fixture.person();
    const stolen = await fixture.token(email);
    const other = await fixture.token(email);
    const next = (await refresh(stolen.refreshToken)).body;
    await refresh(next.refreshToken);
    expect((await refresh(stolen.refreshToken)).status).toBe(401);
    expect(await fixture.identify(other.accessToken)).not.toBeNull();
    expect((await refresh(other.refreshToken)).status).toBe(200);
  });

  test('unused it ends after its idle time, used it goes on to the session end and no further', async () => {
    const { email } = await fixture.person();
    const idle = await fixture.token(email);
    let used = await fixture.token(email);
    for (let day = 0; day < 29; day += 1) {
      fixture.clock.advance(86_400);
      const answer = await refresh(used.refreshToken);
      expect(answer.status, `day ${day}`).toBe(200);
      used = answer.body;
    }
    expect((await refresh(idle.refreshToken)).status).toBe(401);
    fixture.clock.advance(86_400 + 10);
    expect((await refresh(used.refreshToken)).status).toBe(401);
  });

  test('a tenant refused leaves the token unused', async () => {
    const own = await fixture.tenant();
    const foreign = await fixture.tenant();
    await fixture.person('owner', foreign.id);
    const { email } = await fixture.person('member', own.id);
    const { refreshToken } = await fixture.token(email);
    const answers = [
      await refresh(refreshToken, { tenant: foreign.slug }),
      await refresh(refreshToken, { tenant: 'no-such' }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(404);
      expect(answer.body).toMatchObject({
        error: { code: 'not_found', message: expect.stringContaining('workspace') },
      });
    }
    const next = await refresh(refreshToken, { tenant: own.slug });
    expect(next.status).toBe(200);
    expect((await fixture.identify(next.body.accessToken))?.tenant?.slug).toBe(own.slug);
  });

  test('a browser: two windows on two tenants, one session', async () => {
    const [one, two] = [await fixture.tenant(), await fixture.tenant()];
    const { id, email } = await fixture.person('member', one.id);
    await fixture.at.stores.record.auth.membership.create({
      data: { tenantId: two.id, userId: id, role: 'viewer', createdAt: fixture.clock.now() },
    });
    const start = await fixture.signIn(email);
    expect(start.body.tenants.map((tenant) => tenant.slug).sort()).toEqual([one.slug, two.slug].sort());
    const jar = { ...start.cookies };
    for (const tenant of [one.slug, two.slug, null]) {
      const answer = await fixture.post<SessionView>('/auth/refresh', { tenant }, { cookies: jar });
      expect(answer.status).toBe(200);
      Object.assign(jar, answer.cookies);
    }
    const { auth } = fixture;
    const { identify } = await import('../identify/identify.ts');
    for (const wantedTenant of [one.slug, two.slug, null]) {
      const identity = await identify(auth, { cookies: jar, wantedTenant });
      expect(identity?.tenant?.slug ?? null).toBe(wantedTenant);
    }
    // A token under another tenant's cookie name is refused.
    const swapped = { ...jar, [`dm_at_${one.slug}`]: jar[`dm_at_${two.slug}`] };
    expect(await identify(auth, { cookies: swapped, wantedTenant: one.slug })).toBeNull();
  });
});
