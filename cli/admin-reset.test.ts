import { runCommand } from 'citty';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { resetPlatformOwner } from '../server/auth/index.ts';
import { AuthFixture, password } from '../server/auth/testing/auth-fixture.ts';
import { machineCtx } from '../server/data/context.ts';
import { adminResetCommand } from './admin-reset.ts';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await AuthFixture.open();
});
afterAll(() => fixture.close());

/** What the command prints. */
async function run(...rawArgs: string[]): Promise<string> {
  const lines: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  try {
    await runCommand(
      adminResetCommand(async () => ({ auth: fixture.auth, close: async () => undefined })),
      { rawArgs },
    );
  } finally {
    write.mockRestore();
  }
  return lines.join('');
}

describe('dmagency admin reset', () => {
  test('makes an owner where there is none; the link works once', async () => {
    const printed = await run('--email', 'Root@Example.com');
    const token = /#(pr_[\w-]+)/.exec(printed)?.[1];
    expect((await fixture.post('/auth/password/reset', { token, password: 'four large cats' })).status).toBe(
      204,
    );
    const tokens = await fixture.post<{ accessToken: string }>('/auth/token', {
      email: 'root@example.com',
      password: 'four large cats',
    });
    expect((await fixture.identify(tokens.body.accessToken))?.platformRole).toBe('owner');
    const { platform } = fixture.at.stores.record;
    const entries = await platform.platformAuditEntry.findMany({ orderBy: { seq: 'asc' } });
    expect(entries.map((entry) => entry.action)).toEqual([
      'auth.owner_reset_on_host',
      'auth.password_reset',
      'auth.signed_in',
    ]);
    expect(entries[0]).toMatchObject({ source: 'cli', actorKind: 'machine' });
  });

  test('what is no e-mail address makes nobody', async () => {
    const { auth, at } = fixture;
    const ctx = machineCtx(auth.stores, 'dmagency admin reset', { clock: auth.clock, log: auth.log });
    const before = await at.stores.record.auth.user.count();
    await expect(resetPlatformOwner(ctx, 'nonsense', 'password')).rejects.toThrow('not an e-mail address');
    expect(await at.stores.record.auth.user.count()).toBe(before);
  });

  test('gives a locked-out owner a fresh start', async () => {
    const { email } = await fixture.person();
    const before = await fixture.token(email);
    const me = await fixture.as(before.accessToken);
    const { secret } = await me.me.twoFactorStart({ password });
    await me.me.twoFactorConfirm({
      code: new TOTP({ secret }).generate({ timestamp: fixture.clock.now().getTime() }),
    });
    const printed = await run('--email', email, '--password');
    const fresh = /Password: (\S+)/.exec(printed)?.[1];
    expect(await fixture.identify(before.accessToken)).toBeNull();
    expect((await fixture.post('/auth/token', { email, password })).status).toBe(401);
    expect((await fixture.post('/auth/token', { email, password: fresh })).status).toBe(200);
  });
});
