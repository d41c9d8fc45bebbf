import { TOTP } from 'otpauth';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMailer } from '../../mail/index.ts';
import { changeEmail } from '../me/change-email.ts';
import { resetPlatformOwner } from '../platform/reset-owner.ts';
import { AuthFixture, password } from '../testing/auth-fixture.ts';
import { seedUser } from './seed-user.ts';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await AuthFixture.open();
});
afterAll(() => fixture.close());

async function signedIn(email: string) {
  const { accessToken } = await fixture.token(email);
  return { accessToken, caller: await fixture.as(accessToken) };
}
const mailed = async (address: string): Promise<string> => {
  await expect
    .poll(async () => (await fixture.mailedSecrets(address)).length, { timeout: 10_000 })
    .toBeGreaterThan(0);
  return (await fixture.mailedSecrets(address))[0] ?? '';
};
const rows = () => fixture.at.stores.record.auth;

describe('a person changes their name and e-mail', () => {
  test('the name is new at once', async () => {
    const { email } = await fixture.person();
    const { accessToken, caller } = await signedIn(email);
    await caller.me.changeName({ name: 'New Name' });
    expect((await fixture.identify(accessToken))?.name).toBe('New Name');
  });

  test('the e-mail is new when the link sent there is opened; old tokens, sessions and links end', async () => {
    const { email, id } = await fixture.person();
    const next = `next-${email}`;
    const { accessToken, caller } = await signedIn(email);
    await expect(caller.me.changeEmail({ password: 'not it at all', email: next })).rejects.toThrow(
      'password is wrong',
    );
    await expect(caller.me.changeEmail({ password, email: email.toUpperCase() })).rejects.toThrow('already');
    await fixture.post('/auth/password/forgot', { email }, { address: '10.9.0.1' });
    const reset = await mailed(email);
    await caller.me.changeEmail({ password, email: `first-${email}` });
    const replaced = await mailed(`first-${email}`);
    await caller.me.changeEmail({ password, email: next });
    const token = await mailed(next);
    expect((await fixture.post('/auth/email/confirm', { token: replaced })).status).toBe(404);
    expect((await fixture.post('/auth/email/confirm', { token: reset })).status).toBe(404);
    expect((await fixture.identify(accessToken))?.label).toBe(email);
    expect((await fixture.post('/auth/email/confirm', { token })).status).toBe(204);
    expect(await fixture.identify(accessToken)).toBeNull();
    expect((await fixture.post('/auth/email/confirm', { token })).status).toBe(404);
    expect(
      (await fixture.post('/auth/password/reset', { token: reset, password: 'four large cats' })).status,
    ).toBe(404);
    expect((await fixture.post('/auth/token', { email, password })).status).toBe(401);
    expect((await fixture.token(next)).accessToken).toBeTruthy();
    expect(await rows().user.findUnique({ where: { id } })).toMatchObject({
      email: next,
      emailNormalized: next,
    });
  });

  test('the session that opens the link goes on', async () => {
    const { email } = await fixture.person();
    const [here, there] = [await fixture.token(email), await fixture.token(email)];
    await (await fixture.as(here.accessToken)).me.changeEmail({ password, email: `kept-${email}` });
    const headers = { authorization: `Bearer ${here.accessToken}` };
    const token = await mailed(`kept-${email}`);
    expect((await fixture.post('/auth/email/confirm', { token }, { headers })).status).toBe(204);
    expect((await fixture.post('/auth/token/refresh', { refreshToken: here.refreshToken })).status).toBe(200);
    expect((await fixture.post('/auth/token/refresh', { refreshToken: there.refreshToken })).status).toBe(
      401,
    );
  });

  test('a taken address is answered the same, an hour is all, and a person disabled meanwhile stays as they are', async () => {
    const [one, other] = [await fixture.person(), await fixture.person()];
    const { caller } = await signedIn(one.email);
    expect(await caller.me.changeEmail({ password, email: other.email })).toEqual({ ok: true });
    expect(await caller.me.changeEmail({ password, email: `late-${one.email}` })).toEqual({ ok: true });
    const late = await mailed(`late-${one.email}`);
    expect(await fixture.mailedSecrets(other.email)).toEqual([]);
    fixture.clock.advance(3_601);
    expect((await fixture.post('/auth/email/confirm', { token: late })).status).toBe(404);
    fixture.clock.advance(-3_601);
    await rows().user.update({ where: { id: one.id }, data: { disabledAt: new Date() } });
    expect((await fixture.post('/auth/email/confirm', { token: late })).status).toBe(404);
    expect(await rows().user.findUnique({ where: { id: one.id } })).toMatchObject({ email: one.email });
  });

  test('without a mail server it is refused with who can help', async () => {
    const { email } = await fixture.person();
    const identity = await fixture.identify((await fixture.token(email)).accessToken);
    if (!identity) throw new Error('not signed in');
    const mute = { ...fixture.auth, mail: createMailer({ kind: 'none' }) };
    const asked = changeEmail(mute, { ...fixture.ctx, identity }, { password, email: 'x@example.com' });
    await expect(asked).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('Whoever runs this'),
    });
  });
});

describe("a person's data", () => {
  test('is exported whole, without secrets, and asking is audited', async () => {
    const tenant = await fixture.tenant();
    const { email, id } = await fixture.person('owner', tenant.id);
    const { caller } = await signedIn(email);
    const { secret } = await caller.apiKeys.create({ name: 'mine', role: 'viewer', expiresInDays: 1 });
    const data = await caller.me.exportData();
    expect(data).toMatchObject({
      profile: { id, email },
      workspaces: [{ slug: tenant.slug, role: 'owner' }],
      sessions: [{ address: '127.0.0.1' }],
      apiKeysMade: [{ workspace: tenant.slug, name: 'mine' }],
    });
    expect(data.acts.map(({ chain, action }) => `${chain} ${action}`)).toEqual(
      expect.arrayContaining([`${tenant.slug} api_keys.created`, 'platform auth.data_exported']),
    );
    expect(JSON.stringify(data)).not.toContain(secret);
    expect(JSON.stringify(data)).not.toContain('argon2');
    await expect((await fixture.as(secret)).me.exportData()).rejects.toThrow('for people');
    expect(data.actsCut).toBe(false);
  });

  test('names the newest 10,000 acts in workspaces, newest first, and says that there are more', async () => {
    const tenant = await fixture.tenant();
    const { email, id } = await fixture.person('owner', tenant.id);
    const owner = new pg.Client({ connectionString: fixture.at.ownerUrl });
    await owner.connect();
    // Without their hashes, which nobody looks at here.
    const write = (from: number, to: number) =>
      owner.query(
        `INSERT INTO audit_entries (tenant_id, seq, at, actor_kind, actor_id, actor_label, source, action, object_type, object_id, prev_hash, hash)
         SELECT $1, n, now() - interval '1 day', 'user', $2, 'p', 'test', 'thing.done', 'thing', n::text, '', '' FROM generate_series($3::int, $4::int) n`,
        [tenant.id, id, from, to],
      );
    const { caller } = await signedIn(email);
    await write(1, 10_000);
    const whole = await caller.me.exportData();
    expect(whole.actsCut).toBe(false);
    await write(10_001, 10_001);
    await owner.end();
    const cut = await caller.me.exportData();
    expect(cut.actsCut).toBe(true);
    const here = cut.acts.filter(({ chain }) => chain === tenant.slug);
    expect(here).toHaveLength(10_000);
    const times = cut.acts.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
    // The latest of all is the export itself.
    expect(cut.acts[0]).toMatchObject({ chain: 'platform' });
  });
});

describe('erasure', () => {
  test('takes everything that names the person, ends tokens in every process, and leaves who did what', async () => {
    const tenant = await fixture.tenant();
    await fixture.person('owner', tenant.id);
    const { email, id } = await fixture.person('owner', tenant.id);
    const { accessToken, caller } = await signedIn(email);
    const { secret } = await caller.apiKeys.create({ name: 'mine', role: 'viewer', expiresInDays: null });
    const other = await fixture.tenant();
    const elsewhere = await fixture.person('owner', other.id);
    await (await signedIn(elsewhere.email)).caller.invitations.create({ email, role: 'member' });
    const invited = await caller.invitations.create({ email: `by-${email}`, role: 'member' });
    await fixture.post('/auth/password/forgot', { email }, { address: '10.9.0.2' });
    const reset = await mailed(email);
    const second = await fixture.secondProcess();
    expect(await fixture.identify(accessToken, second)).not.toBeNull();
    await expect(caller.me.erase({ password, confirm: 'x@example.com' })).rejects.toThrow('typed');
    await expect(caller.me.erase({ password: 'not it at all', confirm: email })).rejects.toThrow(
      'password is wrong',
    );
    expect(await caller.me.erase({ password, confirm: email })).toMatchObject({
      ok: true,
      kept: expect.stringContaining('audit log'),
    });
    expect(await fixture.identify(accessToken)).toBeNull();
    expect(await fixture.identify(secret)).toBeNull();
    await expect
      .poll(() => fixture.identify(accessToken, second), { timeout: 1_000, interval: 10 })
      .toBeNull();
    const row = await rows().user.findUnique({
      where: { id },
      include: {
        sessions: true,
        memberships: true,
        passwordResets: true,
        recoveryCodes: true,
        emailChanges: true,
      },
    });
    expect(row).toMatchObject({
      email: `${id}@erased.invalid`,
      name: 'Erased person',
      passwordHash: null,
      totpSecret: null,
      erasedAt: expect.any(Date),
      sessions: [],
      memberships: [],
      passwordResets: [],
      recoveryCodes: [],
      emailChanges: [],
    });
    expect(await rows().invitation.count({ where: { email } })).toBe(0);
    expect(
      await rows().invitation.findUnique({
        where: { tenantId_id: { tenantId: tenant.id, id: invited.invitation.id } },
      }),
    ).toMatchObject({ invitedBy: 'Erased person' });
    const refused = await fixture.post('/auth/token', { email, password });
    const nobody = await fixture.post('/auth/token', { email: 'nobody@example.com', password });
    expect({ ...refused.body.error, requestId: '' }).toEqual({ ...nobody.body.error, requestId: '' });
    expect(
      (await fixture.post('/auth/password/reset', { token: reset, password: 'four large cats' })).status,
    ).toBe(404);
    const { platform } = fixture.at.stores.record;
    expect(
      await platform.auditEntry.findFirst({ where: { tenantId: tenant.id, action: 'people.erased' } }),
    ).toMatchObject({
      actorId: id,
      actorLabel: 'Erased person',
      objectId: id,
    });
    expect(
      await platform.platformAuditEntry.count({ where: { action: 'people.erased', objectId: id } }),
    ).toBe(1);
    await expect(resetPlatformOwner(fixture.ctx, `${id}@erased.invalid`, 'link')).rejects.toThrow('erased');
  });

  test('is refused with the list while the person is the last owner, of a workspace or of the platform', async () => {
    const tenant = await fixture.tenant();
    const id = await seedUser(fixture.ctx, {
      email: `last-${tenant.slug}@example.com`,
      name: 'Last',
      passwordHash: fixture.hash,
      platformRole: 'owner',
      memberships: [{ tenantId: tenant.id, role: 'owner' }],
    });
    await rows().platformMember.deleteMany({ where: { userId: { not: id } } });
    const email = `last-${tenant.slug}@example.com`;
    const { caller } = await signedIn(email);
    await expect(caller.me.erase({ password, confirm: email })).rejects.toMatchObject({
      message: `Nothing was erased: this is the last owner of ${tenant.name}, the platform. Make somebody else owner there first.`,
    });
    expect(await rows().user.findUnique({ where: { id } })).toMatchObject({ email, erasedAt: null });
  });

  test.each(['a code of the second factor', 'a recovery code'] as const)(
    'is proven by %s too where one is set up, and refused without',
    async (by) => {
      const { email, id } = await fixture.person();
      const { caller } = await signedIn(email);
      const { secret } = await caller.me.twoFactorStart({ password });
      const codeOf = (): string =>
        new TOTP({ secret }).generate({ timestamp: fixture.clock.now().getTime() });
      const { recoveryCodes } = await caller.me.twoFactorConfirm({ code: codeOf() });
      fixture.clock.advance(30);
      const asked = { password, confirm: email };
      const proof = by === 'a recovery code' ? { recoveryCode: recoveryCodes[0] ?? '' } : { totp: codeOf() };
      const wrong = by === 'a recovery code' ? { recoveryCode: 'aaaaa-aaaaa' } : { totp: 'no code' };
      const refused = (reason: string) => ({ code: 'two_factor_required', details: { reason } });
      const cause = (work: Promise<unknown>) =>
        work.then(
          () => 'erased',
          (error: Error) => error.cause,
        );
      expect(await cause(caller.me.erase(asked))).toMatchObject(refused('missing'));
      expect(await cause(caller.me.erase({ ...asked, ...wrong }))).toMatchObject(refused('wrong'));
      expect(await cause(caller.me.erase({ ...asked, password: 'not it at all', ...proof }))).toMatchObject({
        code: 'forbidden',
      });
      expect(await rows().user.findUnique({ where: { id } })).toMatchObject({ email, erasedAt: null });
      // A wrong password has not used the code up.
      expect(await caller.me.erase({ ...asked, ...proof })).toMatchObject({ ok: true });
      expect(await rows().user.findUnique({ where: { id } })).toMatchObject({
        erasedAt: expect.any(Date),
        totpSecret: null,
        totpConfirmedAt: null,
      });
      expect(await rows().recoveryCode.count({ where: { userId: id } })).toBe(0);
    },
  );

  test('of the last two owners who erase themselves at once, one stays', async () => {
    for (let round = 0; round < 5; round += 1) {
      const tenant = await fixture.tenant();
      const pair = [await fixture.person('owner', tenant.id), await fixture.person('owner', tenant.id)];
      const callers = await Promise.all(pair.map(({ email }) => signedIn(email)));
      const outcomes = await Promise.all(
        callers.map(({ caller }, at) =>
          caller.me.erase({ password, confirm: pair[at]?.email ?? '' }).then(
            () => 'erased',
            (error: Error & { cause?: { code?: string } }) => error.cause?.code,
          ),
        ),
      );
      expect(outcomes.sort()).toEqual(['erased', 'illegal_move']);
      const left = await rows().membership.findMany({
        where: { tenantId: tenant.id },
        include: { user: true },
      });
      expect(left.map(({ role, user }) => [role, user.erasedAt])).toEqual([['owner', null]]);
    }
  });

  test('by an owner of the platform: confirmed by the e-mail typed, with a reason', async () => {
    const email = `root-${Math.random()}@example.com`;
    await seedUser(fixture.ctx, { email, name: 'Root', passwordHash: fixture.hash, platformRole: 'owner' });
    const { caller } = await signedIn(email);
    const person = await fixture.person();
    const reason = 'asked by letter of 3 May';
    await expect(caller.people.erase({ userId: person.id, confirm: email, reason })).rejects.toThrow('typed');
    await caller.people.erase({ userId: person.id, confirm: person.email, reason });
    await expect(caller.people.erase({ userId: person.id, confirm: person.email, reason })).rejects.toThrow(
      'No such person',
    );
    const { platform } = fixture.at.stores.record;
    expect(
      await platform.platformAuditEntry.findFirst({
        where: { action: 'people.erased', objectId: person.id },
      }),
    ).toMatchObject({ reason });
    const own = await fixture.identify((await fixture.token(email)).accessToken);
    await expect(caller.people.erase({ userId: own?.id ?? '', confirm: email, reason })).rejects.toThrow(
      'own account page',
    );
  });
});
