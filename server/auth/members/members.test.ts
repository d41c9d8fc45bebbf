import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuthFixture } from '../testing/auth-fixture.ts';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await AuthFixture.open();
});
afterAll(() => fixture.close());

async function team() {
  const tenant = await fixture.tenant();
  const people = {
    owner: await fixture.person('owner', tenant.id),
    admin: await fixture.person('admin', tenant.id),
    member: await fixture.person('member', tenant.id),
  };
  const as = async (who: keyof typeof people) =>
    fixture.as((await fixture.token(people[who].email)).accessToken);
  return { tenant, people, as };
}

/** Starts work while every membership of the tenant is locked, and lets go when both wait. */
async function whileHeld(
  tenantId: string,
  start: () => Promise<unknown>[],
): Promise<PromiseSettledResult<unknown>[]> {
  const client = new Client({ connectionString: fixture.at.ownerUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM memberships WHERE tenant_id = $1 FOR UPDATE', [tenantId]);
    const started = Promise.allSettled(start());
    const waiting = async (): Promise<number> => {
      // Within a transaction the server shows activity as it was when first looked at.
      await client.query('SELECT pg_stat_clear_snapshot()');
      const text =
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
      return (await client.query<{ n: number }>(text)).rows[0]?.n ?? 0;
    };
    await expect.poll(waiting, { timeout: 5_000, interval: 20 }).toBe(2);
    await client.query('COMMIT');
    return await started;
  } finally {
    await client.end();
  }
}

describe('members', () => {
  test('are listed page by page, and no other tenant is seen', async () => {
    const { people, as } = await team();
    await team();
    const caller = await as('member');
    const first = await caller.members.list({ limit: 2 });
    expect(first.items).toHaveLength(2);
    const rest = await caller.members.list({ limit: 2, cursor: first.nextCursor ?? '' });
    expect(rest.nextCursor).toBeNull();
    const emails = [...first.items, ...rest.items].map((member) => member.email);
    expect(emails.sort()).toEqual(
      Object.values(people)
        .map((person) => person.email)
        .sort(),
    );
  });

  test('the last owner stays, also when two owners step down at the same moment', async () => {
    const { tenant, people, as } = await team();
    const owner = await as('owner');
    await expect(owner.members.changeRole({ userId: people.owner.id, role: 'member' })).rejects.toThrow(
      'keeps an owner',
    );
    await expect(owner.members.remove({ userId: people.owner.id })).rejects.toThrow('keeps an owner');
    await owner.members.changeRole({ userId: people.admin.id, role: 'owner' });
    const second = await as('admin');
    // Both are under way before either may write: without one change at a time each would count two owners.
    const outcomes = await whileHeld(tenant.id, () => [
      owner.members.changeRole({ userId: people.owner.id, role: 'member' }),
      second.members.changeRole({ userId: people.admin.id, role: 'member' }),
    ]);
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });

  test('a disabled owner does not count as the one who stays', async () => {
    const { people, as } = await team();
    const owner = await as('owner');
    await owner.members.changeRole({ userId: people.admin.id, role: 'owner' });
    await fixture.at.stores.record.auth.user.update({
      where: { id: people.admin.id },
      data: { disabledAt: new Date() },
    });
    await expect(owner.members.remove({ userId: people.owner.id })).rejects.toThrow('keeps an owner');
  });

  test('only owners touch owners; members touch nobody', async () => {
    const { people, as } = await team();
    const admin = await as('admin');
    await expect(admin.members.changeRole({ userId: people.owner.id, role: 'member' })).rejects.toThrow(
      'Only an owner',
    );
    await expect(admin.members.changeRole({ userId: people.member.id, role: 'owner' })).rejects.toThrow(
      'Only an owner',
    );
    await expect(admin.members.remove({ userId: people.owner.id })).rejects.toThrow('Only an owner');
    await admin.members.changeRole({ userId: people.member.id, role: 'viewer' });
    const member = await as('member');
    await expect(member.members.remove({ userId: people.admin.id })).rejects.toThrow('may not');
  });

  test('a role lowered a moment ago counts in the transaction, whatever the caller was let in with', async () => {
    const { tenant, people, as } = await team();
    const admin = await as('admin');
    const where = { tenantId_userId: { tenantId: tenant.id, userId: people.admin.id } };
    await fixture.at.stores.record.auth.membership.update({ where, data: { role: 'viewer' } });
    await expect(admin.members.remove({ userId: people.member.id })).rejects.toThrow(
      'Only an owner or admin',
    );
  });

  test("another tenant's member reads the same as nobody", async () => {
    const [own, other] = [await team(), await team()];
    const owner = await own.as('owner');
    const refusals = [other.people.member.id, '00000000-0000-7000-8000-000000000000'].map((userId) =>
      owner.members.changeRole({ userId, role: 'viewer' }).catch((error: Error) => error.message),
    );
    const [foreign, nobody] = await Promise.all(refusals);
    expect(foreign).toBe(nobody);
    expect(foreign).toContain('No such member');
  });

  test('removal takes the keys they made along and is written on the tenant chain', async () => {
    const { tenant, people, as } = await team();
    const { secret } = await (await as('admin')).apiKeys.create({
      name: 'theirs',
      role: 'member',
      expiresInDays: null,
    });
    expect(await fixture.identify(secret)).not.toBeNull();
    await (await as('owner')).members.remove({ userId: people.admin.id });
    expect(await fixture.identify(secret)).toBeNull();
    const { platform } = fixture.at.stores.record;
    const entry = await platform.auditEntry.findFirst({
      where: { tenantId: tenant.id, action: 'members.removed' },
    });
    expect(entry).toMatchObject({
      actorId: people.owner.id,
      objectId: people.admin.id,
      after: { revokedApiKeys: 1 },
    });
  });
});
