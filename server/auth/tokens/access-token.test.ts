import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuthFixture } from '../testing/auth-fixture.ts';
import { mintAccessToken, verifyAccessToken } from './access-token.ts';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await AuthFixture.open();
});
afterAll(() => fixture.close());

const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const claims = { userId: randomUUID(), sessionId: randomUUID(), tenantId: randomUUID(), tokenVersion: 1 };
const now = (): number => Math.floor(fixture.clock.now().getTime() / 1_000);
const verify = (token: string) => verifyAccessToken(fixture.auth.keys, fixture.clock, token);

/** A token signed with our real key whose header and payload are free. */
async function signed(
  payload: Record<string, unknown>,
  header: Record<string, unknown> = {},
): Promise<string> {
  const { kid, privateKey } = fixture.auth.keys.signing();
  return new SignJWT(payload as JWTPayload)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid, ...header })
    .sign(privateKey);
}
const good = () => ({
  iss: 'dmagency',
  aud: 'dmagency-api',
  sub: claims.userId,
  sid: claims.sessionId,
  tv: 1,
  jti: randomUUID(),
  iat: now(),
  exp: now() + 300,
});

describe('access token', () => {
  test('a token of ours is read back', async () => {
    const { token } = await mintAccessToken(fixture.auth.keys, fixture.clock, claims);
    expect(await verify(token)).toEqual(claims);
    expect(await verify(await signed(good()))).toEqual({ ...claims, tenantId: null });
  });

  const payloads: Record<string, () => Record<string, unknown>> = {
    'wrong iss': () => ({ ...good(), iss: 'other' }),
    'no iss': () => ({ ...good(), iss: undefined }),
    'wrong aud': () => ({ ...good(), aud: 'dmagency-web' }),
    'aud as a list that holds ours': () => ({ ...good(), aud: ['dmagency-api', 'other'] }),
    'empty aud list': () => ({ ...good(), aud: [] }),
    'empty aud': () => ({ ...good(), aud: '' }),
    'aud null': () => ({ ...good(), aud: null }),
    'aud a number': () => ({ ...good(), aud: 1 }),
    'no exp': () => ({ ...good(), exp: undefined }),
    'exp text': () => ({ ...good(), exp: String(now() + 300) }),
    'exp null': () => ({ ...good(), exp: null }),
    'exp passed': () => ({ ...good(), exp: now() - 6, iat: now() - 200 }),
    'nbf ahead': () => ({ ...good(), nbf: now() + 60 }),
    'nbf text': () => ({ ...good(), nbf: 'now' }),
    'iat text': () => ({ ...good(), iat: 'now' }),
    'no iat': () => ({ ...good(), iat: undefined }),
    'iat ahead': () => ({ ...good(), iat: now() + 60 }),
    'older than a token may get': () => ({ ...good(), iat: now() - 3_600 }),
    'sub not an id': () => ({ ...good(), sub: 'me' }),
    'no sid': () => ({ ...good(), sid: undefined }),
    'tv zero': () => ({ ...good(), tv: 0 }),
    'tv text': () => ({ ...good(), tv: '1' }),
    'tid not an id': () => ({ ...good(), tid: { not: '' } }),
    'a claim we do not know': () => ({ ...good(), role: 'owner' }),
  };
  test.each(Object.entries(payloads))('refused: %s', async (_, payload) => {
    expect(await verify(await signed(payload()))).toBeNull();
  });

  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const headers: Record<string, Record<string, unknown>> = {
    'typ JWT': { typ: 'JWT' },
    'no typ': { typ: undefined },
    'unknown kid': { kid: 'other' },
    'empty kid': { kid: '' },
    'no kid': { kid: undefined },
    jku: { jku: 'https://evil.example/keys' },
    x5u: { x5u: 'https://evil.example/cert' },
    jwk: { jwk: publicKey.export({ format: 'jwk' }) },
    'kid with a path': { kid: '../../etc/passwd' },
  };
  test.each(Object.entries(headers))('refused header: %s', async (_, header) => {
    expect(await verify(await signed(good(), header))).toBeNull();
  });

  test('refused: alg none, HMAC with our public key, another key, broken forms', async () => {
    const { kid } = fixture.auth.keys.signing();
    const head = { alg: 'EdDSA', typ: 'at+jwt', kid };
    for (const alg of ['none', 'None', 'NONE', '']) {
      expect(await verify(`${part({ ...head, alg })}.${part(good())}.`)).toBeNull();
    }
    const spki = fixture.auth.keys.verifying(kid)?.export({ format: 'pem', type: 'spki' }) ?? '';
    const text = `${part({ ...head, alg: 'HS256' })}.${part(good())}`;
    const hmac = createHmac('sha256', spki).update(text).digest('base64url');
    expect(await verify(`${text}.${hmac}`)).toBeNull();
    const other = await new SignJWT(good() as JWTPayload)
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid })
      .sign(privateKey);
    expect(await verify(other)).toBeNull();
    const token = await signed(good());
    const [header = '', payload = '', signature = ''] = token.split('.');
    const broken = [
      '',
      '.',
      '..',
      'a.b.c',
      `${header}.${payload}`,
      `${header}..${signature}`,
      `${token}.x`,
      ` ${token}`,
    ];
    broken.push(
      `${header}.${part([good()])}.${signature}`,
      `${header}.${part('null')}.${signature}`,
      'x'.repeat(5_000),
    );
    broken.push(`${part(head)}.${part({ ...good(), tid: claims.tenantId })}.${signature}`);
    for (const text of broken) expect(await verify(text), text.slice(0, 40)).toBeNull();
  });

  test('an array as payload is refused though truly signed', async () => {
    const { kid, privateKey: key } = fixture.auth.keys.signing();
    const text = `${part({ alg: 'EdDSA', typ: 'at+jwt', kid })}.${part([good()])}`;
    const { sign } = await import('node:crypto');
    expect(await verify(`${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`)).toBeNull();
  });

  test('rotation: the old key verifies for its window only, in every process', async () => {
    const second = await fixture.secondProcess();
    const { token } = await mintAccessToken(fixture.auth.keys, fixture.clock, claims);
    const before = fixture.auth.keys.signing().kid;
    await fixture.auth.keys.rotate();
    await fixture.auth.changed({ kind: 'signing_keys', id: '' });
    expect(fixture.auth.keys.signing().kid).not.toBe(before);
    expect(await verify(token)).toEqual(claims);
    const { token: newer } = await mintAccessToken(fixture.auth.keys, fixture.clock, claims);
    await expect.poll(() => verifyAccessToken(second.keys, fixture.clock, newer)).toEqual(claims);
    expect(second.keys.signing().kid).toBe(fixture.auth.keys.signing().kid);
    fixture.clock.advance(601);
    expect(fixture.auth.keys.verifying(before)).toBeUndefined();
    expect(second.keys.verifying(before)).toBeUndefined();
  });
});
