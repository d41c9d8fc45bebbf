import { Writable } from 'node:stream';
import { Secret, TOTP } from 'otpauth';
import { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SessionView } from './contract.ts';
import { createPlatformApiKey } from './platform/create-api-key.ts';
import { resetPlatformOwner } from './platform/reset-owner.ts';
import { AuthFixture, password } from './testing/auth-fixture.ts';

const logged: string[] = [];
const sink = new Writable({
  write(chunk, _, done) {
    logged.push(String(chunk));
    done();
  },
});

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await AuthFixture.open({ log: pino({ level: 'trace' }, sink) });
});
afterAll(() => fixture.close());

/** Every row of every table as text; bytes show as hex. */
async function databaseText(): Promise<string> {
  const client = new Client({ connectionString: fixture.at.ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'",
    );
    const texts: string[] = [];
    for (const { name } of rows) {
      const table = await client.query<{ text: string }>(
        `SELECT row_to_json(t)::text AS text FROM ${name} t`,
      );
      texts.push(...table.rows.map((row) => row.text));
    }
    return texts.join('\n');
  } finally {
    await client.end();
  }
}

async function redisText(): Promise<string> {
  const { redis } = fixture.auth.stores.transport;
  const texts: string[] = [];
  for await (const keys of redis.scanStream({ count: 1_000 }) as AsyncIterable<string[]>) {
    for (const key of keys) texts.push(key, (await redis.dump(key).catch(() => null)) ?? '');
  }
  return texts.join('\n');
}

test('no usable secret lies in the database, Redis or the log', async () => {
  const secrets = new Map<string, string>([
    ['password', password],
    ['wrong password', 'canary wrong password'],
  ]);
  const keep = (name: string, value: string | null | undefined): string => {
    expect(value, name).toBeTruthy();
    secrets.set(name, value ?? '');
    return value ?? '';
  };
  const tenant = await fixture.tenant();
  const { email } = await fixture.person('owner', tenant.id);
  await fixture.post('/auth/token', { email, password: 'canary wrong password' });
  const tokens = await fixture.token(email);
  keep('access token', tokens.accessToken);
  keep('refresh token', tokens.refreshToken);
  const renewed = await fixture.post<typeof tokens>('/auth/token/refresh', {
    refreshToken: tokens.refreshToken,
  });
  keep('second refresh token', renewed.body.refreshToken);
  const browser = await fixture.signIn(email);
  for (const [name, value] of Object.entries(browser.cookies)) keep(`cookie ${name}`, value);
  const caller = await fixture.as(renewed.body.accessToken);
  keep('API key', (await caller.apiKeys.create({ name: 'ci', role: 'admin', expiresInDays: null })).secret);
  keep(
    'platform API key',
    (await createPlatformApiKey(fixture.ctx, { name: 'ops', role: 'operator' })).secret,
  );
  const invited = await caller.invitations.create({ email: 'invited@example.com', role: 'member' });
  const invitation = keep('invitation', invited.link.split('#')[1]);
  await fixture.get(`/auth/invitations/${invitation}`);
  await fixture.post(`/auth/invitations/${invitation}/accept`, {
    name: 'Invited',
    password: keep('invited password', 'canary of the invited'),
  });
  await fixture.post('/auth/password/forgot', { email });
  await expect.poll(async () => (await fixture.mailedSecrets(email)).length).toBe(1);
  keep('reset token', (await fixture.mailedSecrets(email))[0]);
  await caller.me.changeEmail({ password, email: 'canary-new@example.com' });
  await expect.poll(async () => (await fixture.mailedSecrets('canary-new@example.com')).length).toBe(1);
  keep('e-mail change token', (await fixture.mailedSecrets('canary-new@example.com'))[0]);
  const owner = await resetPlatformOwner(fixture.ctx, 'root@example.com', 'password');
  keep('owner password', owner.password);
  keep('owner link', (await resetPlatformOwner(fixture.ctx, 'root@example.com', 'link')).link?.split('#')[1]);
  const { secret } = await caller.me.twoFactorStart({ password });
  keep('TOTP secret', secret);
  const { recoveryCodes } = await caller.me.twoFactorConfirm({
    code: TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: fixture.clock.now().getTime() }),
  });
  for (const [at, code] of recoveryCodes.entries()) keep(`recovery code ${at}`, code);
  // Failures say no more than successes.
  fixture.clock.advance(6);
  await fixture.post<SessionView>('/auth/sign-in', { email, password, recoveryCode: 'canary-code' });
  await fixture.post('/auth/token/refresh', { refreshToken: tokens.refreshToken });
  await fixture.post('/auth/password/reset', { token: secrets.get('reset token'), password: 'short' });
  await fixture.post('/auth/email/confirm', { token: secrets.get('e-mail change token') });

  const places = { database: await databaseText(), redis: await redisText(), log: logged.join('') };
  expect(places.database).toContain(email);
  expect(places.database).toContain('members.joined');
  expect(places.redis).toContain('dm:limit:');
  expect(places.log).toContain('/auth/password/reset');
  expect(places.log).toContain('/auth/email/confirm');
  expect(places.log).toContain('a used refresh token came again');
  for (const [name, value] of secrets) {
    const plain = [value, value.replace(/^[a-z]{2}_/, ''), value.replaceAll('-', '')];
    const forms = plain.flatMap((text) => [
      text,
      Buffer.from(text).toString('hex'),
      Buffer.from(text).toString('base64').replace(/=+$/, ''),
    ]);
    for (const [place, text] of Object.entries(places)) {
      for (const form of forms) expect(text.includes(form), `${name} in ${place}`).toBe(false);
    }
  }
  const raw = Secret.fromBase32(secret).hex.toLowerCase();
  expect(places.database.includes(raw), 'TOTP secret as bytes').toBe(false);
  // Nor does Redis know an e-mail or address.
  expect(places.redis).not.toContain(email);
});
