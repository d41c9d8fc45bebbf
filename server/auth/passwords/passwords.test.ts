import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuthFixture, password } from '../testing/auth-fixture.ts';
import { requireGoodPassword } from './policy.ts';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await AuthFixture.open();
});
afterAll(() => fixture.close());

const storedHash = async (id: string): Promise<string> => {
  const user = await fixture.at.stores.record.auth.user.findUniqueOrThrow({ where: { id } });
  return user.passwordHash ?? '';
};
const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe('passwords', () => {
  test('are stored as argon2id at the floor or above', () => {
    const [, scheme, version, parameters, salt, digest] = fixture.hash.split('$');
    expect([scheme, version, parameters]).toEqual(['argon2id', 'v=19', 'm=19456,t=2,p=1']);
    expect(Buffer.from(salt ?? '', 'base64').length).toBeGreaterThanOrEqual(16);
    expect(Buffer.from(digest ?? '', 'base64').length).toBe(32);
  });

  test('a weaker hash is renewed at the next sign-in, a right one is kept', async () => {
    const { id, email } = await fixture.person();
    await fixture.token(email);
    expect(await storedHash(id)).toBe(fixture.hash);
    const weak = await hash(password, { algorithm: 2, memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    await fixture.at.stores.record.auth.user.update({ where: { id }, data: { passwordHash: weak } });
    expect((await fixture.post('/auth/token', { email, password: 'wrong' })).status).toBe(401);
    expect(await storedHash(id)).toBe(weak);
    await fixture.token(email);
    expect(await storedHash(id)).toContain('m=19456,t=2,p=1');
    await fixture.token(email);
  });

  test.each([
    'short',
    'password',
    'Password1!',
    'qwertyuiop',
    '12345678',
    'iloveyou',
    'aaaaaaaaaaaa',
    'somebody@example.com',
    'x'.repeat(257),
  ])('refused: %s', (text) => {
    expect(() => requireGoodPassword(text, 'somebody@example.com')).toThrow('cannot be used');
  });

  test.each([
    'three small birds',
    'пароль-длинный',
    '🐦🐦🐦🐦🐦🐦🐧🐧',
    ' leading and trailing ',
    'x1'.repeat(128),
  ])('accepted: %s', (text) => {
    expect(() => requireGoodPassword(text, 'somebody@example.com')).not.toThrow();
  });

  test('nothing is cut: the 200th character counts, case and spaces too', async () => {
    const long = `${'x1'.repeat(100)}end`;
    const stored = await fixture.auth.passwords.hash(long);
    expect((await fixture.auth.passwords.verify(stored, long)).ok).toBe(true);
    for (const other of [long.slice(0, -1), long.toUpperCase(), `${long} `]) {
      expect((await fixture.auth.passwords.verify(stored, other)).ok).toBe(false);
    }
  });

  // Again when the machine was busy: a true difference fails each time.
  test('unknown e-mail and wrong password: same answer, same time', { retry: 2 }, async () => {
    const people = await Promise.all([1, 2, 3, 4, 5].map(() => fixture.person()));
    const times = { unknown: [] as number[], wrong: [] as number[] };
    const bodies = new Set<string>();
    for (let at = 0; at < 45; at += 1) {
      const known = people[at % people.length]?.email ?? '';
      const asked = { unknown: `nobody-${at % 5}@example.com`, wrong: known };
      for (const kind of at % 2 ? (['unknown', 'wrong'] as const) : (['wrong', 'unknown'] as const)) {
        const started = performance.now();
        const body = { email: asked[kind], password: 'not the password' };
        const answer = await fixture.post('/auth/token', body, { address: `10.2.${at}.1` });
        if (at >= 5) times[kind].push(performance.now() - started);
        expect(answer.status).toBe(401);
        bodies.add(JSON.stringify({ ...answer.body.error, requestId: '' }));
      }
    }
    expect(bodies.size).toBe(1);
    const [unknown, wrong] = [median(times.unknown), median(times.wrong)];
    expect(Math.abs(unknown - wrong) / wrong, `${unknown} ms, ${wrong} ms`).toBeLessThan(0.15);
  });
});

describe('a forgotten password', () => {
  const forgot = (email: string, address = '127.0.0.1') =>
    fixture.post('/auth/password/forgot', { email }, { address });

  test('the link works once, ends every session and keeps the second factor out of it', async () => {
    const { email } = await fixture.person();
    const before = await fixture.token(email);
    expect((await forgot(email.toUpperCase())).status).toBe(202);
    const secret = async () => (await fixture.mailedSecrets(email))[0];
    await expect.poll(secret).toBeDefined();
    const token = await secret();
    const weak = await fixture.post('/auth/password/reset', { token, password: 'password' });
    expect(weak.status).toBe(400);
    expect((await fixture.post('/auth/password/reset', { token, password: 'four large cats' })).status).toBe(
      204,
    );
    expect(await fixture.identify(before.accessToken)).toBeNull();
    expect((await fixture.post('/auth/password/reset', { token, password: 'four large cats' })).status).toBe(
      404,
    );
    expect((await fixture.post('/auth/token', { email, password })).status).toBe(401);
    expect((await fixture.post('/auth/token', { email, password: 'four large cats' })).status).toBe(200);
  });

  test('a newer link replaces an older one, and it ends after an hour', async () => {
    const { email } = await fixture.person();
    await forgot(email);
    await expect.poll(async () => (await fixture.mailedSecrets(email)).length).toBe(1);
    await forgot(email);
    await expect.poll(async () => (await fixture.mailedSecrets(email)).length).toBe(2);
    const [newer, older] = await fixture.mailedSecrets(email);
    const use = (token: string | undefined) =>
      fixture.post('/auth/password/reset', { token, password: 'four large cats' });
    expect((await use(older)).status).toBe(404);
    fixture.clock.advance(3_601);
    expect((await use(newer)).status).toBe(404);
  });

  test('an unknown e-mail gets the same answer; three mails an hour', async () => {
    expect((await forgot('nobody@example.com', '10.3.0.1')).status).toBe(202);
    const { email } = await fixture.person();
    for (let at = 0; at < 6; at += 1) expect((await forgot(email, '10.3.0.1')).status).toBe(202);
    await expect.poll(async () => (await fixture.mailedSecrets(email)).length).toBe(3);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await fixture.mailedSecrets(email)).toHaveLength(3);
    expect(await fixture.mailedSecrets('nobody@example.com')).toEqual([]);
  });
});
