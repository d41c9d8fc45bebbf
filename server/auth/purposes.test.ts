import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identify } from './identify/identify.ts';
import { createPlatformApiKey } from './platform/create-api-key.ts';
import { AuthFixture, password } from './testing/auth-fixture.ts';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await AuthFixture.open();
});
afterAll(() => fixture.close());

const kinds = [
  'access',
  'tenant access',
  'refresh',
  'reset',
  'e-mail change',
  'invitation',
  'API key',
  'platform key',
] as const;
type Kind = (typeof kinds)[number];

let count = 0;

/** One fresh secret of every kind, all of one person and tenant. */
async function secrets(): Promise<{ of: Record<Kind, string>; slug: string }> {
  const tenant = await fixture.tenant();
  const { email } = await fixture.person('owner', tenant.id);
  const inTenant = await fixture.token(email);
  const outside = await fixture.signIn(email);
  const caller = await fixture.as(inTenant.accessToken);
  const { link } = await caller.invitations.create({
    email: `invited-${tenant.slug}@example.com`,
    role: 'member',
  });
  const { secret } = await caller.apiKeys.create({ name: 'ci', role: 'admin', expiresInDays: null });
  count += 1;
  await fixture.post('/auth/password/forgot', { email }, { address: `10.4.${count}.1` });
  await expect.poll(async () => (await fixture.mailedSecrets(email)).length).toBe(1);
  const next = `next-${email}`;
  await caller.me.changeEmail({ password, email: next });
  await expect.poll(async () => (await fixture.mailedSecrets(next)).length, { timeout: 10_000 }).toBe(1);
  const of = {
    access: outside.cookies.dm_at ?? '',
    'tenant access': inTenant.accessToken,
    refresh: inTenant.refreshToken,
    reset: (await fixture.mailedSecrets(email))[0] ?? '',
    'e-mail change': (await fixture.mailedSecrets(next))[0] ?? '',
    invitation: link.split('#')[1] ?? '',
    'API key': secret,
    'platform key': (await createPlatformApiKey(fixture.ctx, { name: 'ops', role: 'operator' })).secret,
  };
  for (const kind of kinds) expect(of[kind], kind).not.toBe('');
  return { of, slug: tenant.slug };
}

/** Every place that takes a secret: what it accepts, and how it is asked. */
const doors: Record<
  string,
  { accepts: readonly Kind[]; ask: (secret: string, slug: string) => Promise<boolean> }
> = {
  bearer: {
    accepts: ['access', 'tenant access', 'API key', 'platform key'],
    ask: async (secret) => (await fixture.identify(secret)) !== null,
  },
  'access cookie': {
    accepts: ['access'],
    ask: async (secret) =>
      (await identify(fixture.auth, { cookies: { dm_at: secret }, wantedTenant: null })) !== null,
  },
  'access cookie of the tenant': {
    accepts: ['tenant access'],
    ask: async (secret, slug) =>
      (await identify(fixture.auth, { cookies: { [`dm_at_${slug}`]: secret }, wantedTenant: slug })) !== null,
  },
  'renewal by token': {
    accepts: ['refresh'],
    ask: async (refreshToken) => (await fixture.post('/auth/token/refresh', { refreshToken })).status === 200,
  },
  'renewal by cookie': {
    accepts: ['refresh'],
    ask: async (secret) =>
      (await fixture.post('/auth/refresh', { tenant: null }, { cookies: { dm_rt: secret } })).status === 200,
  },
  'password reset': {
    accepts: ['reset'],
    ask: async (token) =>
      (await fixture.post('/auth/password/reset', { token, password: 'four large cats' })).status === 204,
  },
  'e-mail confirmed': {
    accepts: ['e-mail change'],
    ask: async (token) => (await fixture.post('/auth/email/confirm', { token })).status === 204,
  },
  'invitation shown': {
    accepts: ['invitation'],
    ask: async (secret) => (await fixture.get(`/auth/invitations/${secret}`)).status === 200,
  },
  'invitation accepted': {
    accepts: ['invitation'],
    ask: async (secret) =>
      (await fixture.post(`/auth/invitations/${secret}/accept`, { name: 'N', password: 'four large cats' }))
        .status === 200,
  },
  'session shown': {
    accepts: ['access', 'tenant access'],
    ask: async (secret) =>
      (await fixture.get('/auth/session', { headers: { authorization: `Bearer ${secret}` } })).status === 200,
  },
  'own password': {
    accepts: ['access', 'tenant access'],
    ask: async (secret) => {
      const caller = await fixture.as(secret);
      return caller.me.changePassword({ current: password, next: 'five old foxes' }).then(
        () => true,
        () => false,
      );
    },
  },
  'people of the tenant': {
    accepts: ['tenant access', 'API key'],
    ask: async (secret) => {
      const caller = await fixture.as(secret);
      return caller.members.list({ limit: 5 }).then(
        () => true,
        () => false,
      );
    },
  },
  'a new API key': {
    accepts: ['tenant access'],
    ask: async (secret) => {
      const caller = await fixture.as(secret);
      return caller.apiKeys.create({ name: 'second', role: 'viewer', expiresInDays: 1 }).then(
        () => true,
        () => false,
      );
    },
  },
};

describe('a secret is good for its purpose alone', () => {
  test.each(Object.entries(doors))('%s', async (name, door) => {
    const { of, slug } = await secrets();
    for (const kind of kinds.filter((kind) => !door.accepts.includes(kind))) {
      expect(await door.ask(of[kind], slug), `${kind} at ${name}`).toBe(false);
    }
    for (const kind of door.accepts) {
      // Fresh ones: what was accepted before may have changed the person.
      const fresh = await secrets();
      expect(await door.ask(fresh.of[kind], fresh.slug), `${kind} at ${name}`).toBe(true);
    }
  });
});
