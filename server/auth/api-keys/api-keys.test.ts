import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPlatformApiKey } from '../platform/create-api-key.ts';
import { revokePlatformApiKey } from '../platform/revoke-api-key.ts';
import { AuthFixture } from '../testing/auth-fixture.ts';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await AuthFixture.open();
});
afterAll(() => fixture.close());

async function owner() {
  const tenant = await fixture.tenant();
  const person = await fixture.person('owner', tenant.id);
  return { tenant, person, caller: await fixture.as((await fixture.token(person.email)).accessToken) };
}

describe('API keys', () => {
  test('open their tenant with their role, and the secret is shown once', async () => {
    const { tenant, caller } = await owner();
    const { key, secret } = await caller.apiKeys.create({ name: 'ci', role: 'member', expiresInDays: 30 });
    expect(secret.startsWith(`${key.prefix}_`)).toBe(true);
    const identity = await fixture.identify(secret);
    expect(identity).toMatchObject({
      kind: 'api_key',
      id: key.id,
      label: 'ci',
      platformRole: null,
      sessionId: null,
    });
    expect(identity?.tenant).toMatchObject({
      id: tenant.id,
      role: 'member',
      status: 'active',
      entitlements: { plan: tenant.plan },
    });
    const { items } = await caller.apiKeys.list({ limit: 10 });
    expect(items).toHaveLength(1);
    expect(JSON.stringify(items)).not.toContain(secret.slice('ak_'.length + 13));
    const used = async () => (await caller.apiKeys.list({ limit: 10 })).items[0]?.lastUsedAt;
    await expect.poll(used).not.toBeNull();
    const own = await fixture.as(secret);
    expect(await own.me.get()).toMatchObject({ kind: 'api_key', tenant: { slug: tenant.slug } });
    await expect(own.me.sessions()).rejects.toThrow('for people');
    await expect(own.members.remove({ userId: key.id })).rejects.toThrow('may not');
  });

  test('any other character is refused', async () => {
    const { caller } = await owner();
    const { secret } = await caller.apiKeys.create({ name: 'ci', role: 'viewer', expiresInDays: null });
    const [prefix, lookup, tail = ''] = secret.split(/_(?=[0-9a-f]{12}_)|(?<=^.._[0-9a-f]{12})_/);
    expect([prefix, lookup?.length]).toEqual(['ak', 12]);
    const flipped = `${tail.startsWith('A') ? 'B' : 'A'}${tail.slice(1)}`;
    for (const text of [
      `ak_${lookup}_${flipped}`,
      `pk_${lookup}_${tail}`,
      `ak_${lookup}_${tail}x`,
      secret.slice(0, -1),
      'ak_',
      '',
    ]) {
      expect(await fixture.identify(text), text).toBeNull();
    }
  });

  test('expired and withdrawn ones are refused at the next request', async () => {
    const { caller } = await owner();
    const short = await caller.apiKeys.create({ name: 'short', role: 'viewer', expiresInDays: 1 });
    const gone = await caller.apiKeys.create({ name: 'gone', role: 'viewer', expiresInDays: null });
    const second = await fixture.secondProcess();
    expect(await fixture.identify(gone.secret, second)).not.toBeNull();
    await caller.apiKeys.revoke({ id: gone.key.id });
    expect(await fixture.identify(gone.secret)).toBeNull();
    await expect
      .poll(() => fixture.identify(gone.secret, second), { timeout: 1_000, interval: 10 })
      .toBeNull();
    await expect(caller.apiKeys.revoke({ id: gone.key.id })).rejects.toThrow('already');
    expect(await fixture.identify(short.secret)).not.toBeNull();
    fixture.clock.advance(86_401);
    expect(await fixture.identify(short.secret)).toBeNull();
    fixture.clock.advance(-86_401);
  });

  test('no owner key, no key made by a key or by a member, no foreign key', async () => {
    const [own, other] = [await owner(), await owner()];
    const input = { name: 'x', role: 'owner' as 'admin', expiresInDays: null };
    await expect(own.caller.apiKeys.create(input)).rejects.toThrow();
    const { secret } = await own.caller.apiKeys.create({ name: 'admin', role: 'admin', expiresInDays: null });
    const byKey = await fixture.as(secret);
    await expect(byKey.apiKeys.create({ name: 'y', role: 'viewer', expiresInDays: null })).rejects.toThrow(
      'cannot make another key',
    );
    const foreign = await other.caller.apiKeys.create({ name: 'z', role: 'viewer', expiresInDays: null });
    await expect(own.caller.apiKeys.revoke({ id: foreign.key.id })).rejects.toThrow('No such API key');
    expect((await own.caller.apiKeys.list({ limit: 10 })).items.map((key) => key.name)).toEqual(['admin']);
  });

  test('platform keys open the platform alone', async () => {
    const { id, secret } = await createPlatformApiKey(fixture.ctx, { name: 'ops', role: 'operator' });
    expect(await fixture.identify(secret)).toMatchObject({
      kind: 'api_key',
      platformRole: 'operator',
      tenant: null,
    });
    await expect((await fixture.as(secret)).members.list({ limit: 5 })).rejects.toThrow('needs a workspace');
    await revokePlatformApiKey(fixture.ctx, { id });
    expect(await fixture.identify(secret)).toBeNull();
    const old = await createPlatformApiKey(fixture.ctx, {
      name: 'old',
      role: 'owner',
      expiresAt: new Date(0),
    });
    expect(await fixture.identify(old.secret)).toBeNull();
  });
});
