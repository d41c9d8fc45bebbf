import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuthFixture, password } from '../testing/auth-fixture.ts';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await AuthFixture.open();
});
afterAll(() => fixture.close());

const codeOf = (secret: string, stepsAhead = 0): string =>
  new TOTP({ secret }).generate({ timestamp: fixture.clock.now().getTime() + stepsAhead * 30_000 });

async function enrolled() {
  const person = await fixture.person();
  const { accessToken } = await fixture.token(person.email);
  const me = await fixture.as(accessToken);
  const { secret, uri } = await me.me.twoFactorStart({ password });
  const { recoveryCodes } = await me.me.twoFactorConfirm({ code: codeOf(secret) });
  return { ...person, accessToken, me, secret, uri, recoveryCodes };
}
const signIn = (email: string, extra: object = {}, address = '127.0.0.1') =>
  fixture.post('/auth/sign-in', { email, password, ...extra }, { address });

describe('second factor', () => {
  test('nothing is asked for before the first code confirms it', async () => {
    const { email } = await fixture.person();
    const me = await fixture.as((await fixture.token(email)).accessToken);
    await expect(me.me.twoFactorStart({ password: 'not the password' })).rejects.toThrow('password is wrong');
    const { secret, uri } = await me.me.twoFactorStart({ password });
    expect(uri).toContain('otpauth://totp/');
    const wrong = codeOf(secret) === '000000' ? '000001' : '000000';
    await expect(me.me.twoFactorConfirm({ code: wrong })).rejects.toThrow('code is wrong');
    expect((await signIn(email)).status).toBe(200);
  });

  test('sign-in asks for the code, and each code works once', async () => {
    const { email, secret, accessToken } = await enrolled();
    expect((await fixture.identify(accessToken))?.twoFactor).toBe(true);
    const asked = await signIn(email);
    expect(asked.status).toBe(401);
    expect(asked.body.error).toMatchObject({ code: 'two_factor_required', details: { reason: 'missing' } });
    expect(asked.cookies).toEqual({});
    // The code that confirmed the setup is used up.
    expect((await signIn(email, { totp: codeOf(secret) })).status).toBe(401);
    fixture.clock.advance(30);
    const totp = codeOf(secret);
    const both = await Promise.all([signIn(email, { totp }), signIn(email, { totp })]);
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 401]);
    const replayed = await fixture.post('/auth/token', { email, password, totp });
    expect(replayed.body.error).toMatchObject({ code: 'two_factor_required', details: { reason: 'wrong' } });
    fixture.clock.advance(30);
    expect((await fixture.post('/auth/token', { email, password, totp: codeOf(secret) })).status).toBe(200);
  });

  test('a step beside this moment is accepted, an earlier one than the last used is not', async () => {
    const { email, secret } = await enrolled();
    fixture.clock.advance(120);
    expect((await signIn(email, { totp: codeOf(secret, 1) })).status).toBe(200);
    expect((await signIn(email, { totp: codeOf(secret, 0) })).status).toBe(401);
    expect((await signIn(email, { totp: codeOf(secret, 3) })).status).toBe(401);
  });

  test('a right code with a wrong password says nothing about the code', async () => {
    const { email, secret } = await enrolled();
    fixture.clock.advance(30);
    const totp = codeOf(secret);
    const answer = await fixture.post('/auth/sign-in', { email, password: 'wrong password', totp });
    expect(answer.body.error.code).toBe('unauthenticated');
    expect((await signIn(email, { totp })).status).toBe(200);
  });

  test('recovery codes: ten, each once', async () => {
    const { email, recoveryCodes, me } = await enrolled();
    expect(new Set(recoveryCodes).size).toBe(10);
    const [code = ''] = recoveryCodes;
    expect((await signIn(email, { recoveryCode: code.toUpperCase().replaceAll('-', ' ') })).status).toBe(200);
    expect((await signIn(email, { recoveryCode: code })).status).toBe(401);
    expect((await me.me.get()).recoveryCodesLeft).toBe(9);
  });

  test('turning it on ends other sessions; turning it off needs password and factor', async () => {
    const person = await fixture.person();
    const other = await fixture.token(person.email);
    const me = await fixture.as((await fixture.token(person.email)).accessToken);
    const { secret } = await me.me.twoFactorStart({ password });
    const { recoveryCodes } = await me.me.twoFactorConfirm({ code: codeOf(secret) });
    expect(await fixture.identify(other.accessToken)).toBeNull();
    await expect(me.me.twoFactorStart({ password })).rejects.toThrow('set up already');
    await expect(me.me.twoFactorDisable({ password })).rejects.toThrow('Enter the code');
    await expect(
      me.me.twoFactorDisable({ password: 'wrong', recoveryCode: recoveryCodes[0] ?? '' }),
    ).rejects.toThrow('wrong');
    await me.me.twoFactorDisable({ password, recoveryCode: recoveryCodes[0] ?? '' });
    expect((await signIn(person.email)).status).toBe(200);
  });

  test('ten wrong codes an hour, from however many networks', async () => {
    const { email, secret } = await enrolled();
    fixture.clock.advance(60);
    const right = codeOf(secret);
    const wrong = right === '000000' ? '000001' : '000000';
    for (let at = 0; at < 10; at += 1) {
      expect((await signIn(email, { totp: wrong }, `10.1.${at}.1`)).body.error.code).toBe(
        'two_factor_required',
      );
    }
    const refused = await signIn(email, { totp: right }, '10.1.99.1');
    expect(refused.status).toBe(429);
    expect(refused.body.error.details?.retryAfterSeconds).toBeGreaterThan(3_000);
    expect(refused.headers['retry-after']).toBe(String(refused.body.error.details?.retryAfterSeconds));
  });
});
