import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InvitationPreview, SessionView } from '../contract.ts';
import { AuthFixture, password } from '../testing/auth-fixture.ts';
import { inviteFirstOwner } from './invite-first-owner.ts';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await AuthFixture.open();
});
afterAll(() => fixture.close());

let invitees = 0;
const newEmail = (): string => `invitee-${++invitees}@example.com`;
const secretOf = (link: string): string => link.split('#')[1] ?? '';

async function tenantWith(role: 'owner' | 'admin' | 'member' = 'owner') {
  const tenant = await fixture.tenant();
  const person = await fixture.person(role, tenant.id);
  return { tenant, person, caller: await fixture.as((await fixture.token(person.email)).accessToken) };
}
const accept = (token: string, body: object) =>
  fixture.post<SessionView>(`/auth/invitations/${token}/accept`, body);
const codeOf = (body: unknown): string => (body as { error: { code: string } }).error.code;

describe('invitations', () => {
  test('somebody new joins with a name and password and is signed in; the link works once', async () => {
    const { tenant, caller } = await tenantWith();
    const email = newEmail();
    const { link, mailed, invitation } = await caller.invitations.create({
      email: email.toUpperCase(),
      role: 'member',
    });
    expect(mailed).toBe(true);
    expect(link.startsWith('https://agency.example/invitation#iv_')).toBe(true);
    expect(await fixture.mailedSecrets(email)).toEqual([secretOf(link)]);
    const shown = await fixture.get<InvitationPreview>(`/auth/invitations/${secretOf(link)}`);
    const expected = {
      email,
      role: 'member',
      tenant: { name: tenant.name, slug: tenant.slug },
      accountExists: false,
    };
    expect(shown.body).toMatchObject(expected);
    expect(codeOf((await accept(secretOf(link), { name: 'New' })).body)).toBe('invalid_input');
    expect(codeOf((await accept(secretOf(link), { password: 'four large cats' })).body)).toBe(
      'invalid_input',
    );
    expect(codeOf((await accept(secretOf(link), { name: 'New', password: 'password' })).body)).toBe(
      'invalid_input',
    );
    const joined = await accept(secretOf(link), { name: 'New', password: 'four large cats' });
    expect(joined.status).toBe(200);
    expect(joined.body.tenants).toMatchObject([{ slug: tenant.slug, role: 'member' }]);
    expect(Object.keys(joined.cookies).sort()).toEqual(['dm_at', 'dm_rt']);
    const again = await accept(secretOf(link), { name: 'New', password: 'four large cats' });
    expect(again).toMatchObject({
      status: 409,
      body: { error: { code: 'illegal_move', details: { state: 'accepted' } } },
    });
    expect((await caller.invitations.list({ limit: 10 })).items).toMatchObject([
      { id: invitation.id, state: 'accepted' },
    ]);
    const audit = await fixture.at.stores.record.platform.auditEntry.findMany({
      where: { tenantId: tenant.id },
      orderBy: { seq: 'asc' },
    });
    expect(audit.map((entry) => entry.action)).toEqual(['invitations.created', 'members.joined']);
    expect(audit[1]).toMatchObject({ actorLabel: email, actorRole: 'member' });
  });

  test('an existing account proves itself with its own password', async () => {
    const { tenant, caller } = await tenantWith();
    const existing = await fixture.person();
    const { link } = await caller.invitations.create({ email: existing.email, role: 'viewer' });
    const shown = await fixture.get<InvitationPreview>(`/auth/invitations/${secretOf(link)}`);
    expect(shown.body.accountExists).toBe(true);
    const wrong = await accept(secretOf(link), { name: 'Thief', password: 'a password of the thief' });
    expect(wrong.status).toBe(401);
    const joined = await accept(secretOf(link), { password });
    expect(joined.body).toMatchObject({
      user: { id: existing.id },
      tenants: [{ slug: tenant.slug, role: 'viewer' }],
    });
    await expect(caller.invitations.create({ email: existing.email, role: 'member' })).rejects.toThrow(
      'member already',
    );
  });

  test('withdrawn, replaced, expired, unknown and malformed ones are refused', async () => {
    const { caller } = await tenantWith();
    const body = { name: 'N', password: 'four large cats' };
    const refused = async (token: string, state: string) => {
      expect((await accept(token, body)).body).toMatchObject({
        error: { code: 'illegal_move', details: { state } },
      });
      expect((await fixture.get(`/auth/invitations/${token}`)).status).toBe(409);
    };
    const email = newEmail();
    const first = await caller.invitations.create({ email, role: 'member' });
    const second = await caller.invitations.create({ email, role: 'viewer' });
    await refused(secretOf(first.link), 'revoked');
    await caller.invitations.revoke({ id: second.invitation.id });
    await refused(secretOf(second.link), 'revoked');
    await expect(caller.invitations.revoke({ id: second.invitation.id })).rejects.toThrow('already');
    const third = await caller.invitations.create({ email, role: 'viewer' });
    fixture.clock.advance(7 * 86_400 + 1);
    await refused(secretOf(third.link), 'expired');
    for (const token of ['iv_x', `iv_${'A'.repeat(43)}`, '%00', 'x'.repeat(90)]) {
      expect((await accept(token, body)).status, token).toBe(404);
    }
  });

  test('two at the same moment: one joins', async () => {
    const { caller } = await tenantWith();
    const { link } = await caller.invitations.create({ email: newEmail(), role: 'member' });
    const body = { name: 'N', password: 'four large cats' };
    const answers = await Promise.all([accept(secretOf(link), body), accept(secretOf(link), body)]);
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  });

  test('who may invite whom', async () => {
    const admin = await tenantWith('admin');
    await expect(admin.caller.invitations.create({ email: newEmail(), role: 'owner' })).rejects.toThrow(
      'Only an owner',
    );
    await admin.caller.invitations.create({ email: newEmail(), role: 'admin' });
    const member = await tenantWith('member');
    await expect(member.caller.invitations.create({ email: newEmail(), role: 'viewer' })).rejects.toThrow(
      'may not',
    );
    await expect(member.caller.invitations.list({ limit: 5 })).rejects.toThrow('may not');
  });

  test("another tenant's invitation is not there", async () => {
    const [own, other] = [await tenantWith(), await tenantWith()];
    const { invitation } = await other.caller.invitations.create({ email: newEmail(), role: 'member' });
    await expect(own.caller.invitations.revoke({ id: invitation.id })).rejects.toThrow('No such invitation');
    expect((await own.caller.invitations.list({ limit: 10 })).items).toEqual([]);
  });

  test('the first owner: again gives a new link, and none once they have joined', async () => {
    const tenant = await fixture.tenant();
    const email = newEmail();
    const first = await inviteFirstOwner(fixture.ctx, tenant, email);
    const second = await inviteFirstOwner(fixture.ctx, tenant, email);
    expect((await accept(secretOf(first ?? ''), { name: 'O', password: 'four large cats' })).status).toBe(
      409,
    );
    const joined = await accept(secretOf(second ?? ''), { name: 'O', password: 'four large cats' });
    expect(joined.body.tenants).toMatchObject([{ role: 'owner' }]);
    expect(await inviteFirstOwner(fixture.ctx, tenant, email)).toBeNull();
  });

  test('a suspended tenant takes nobody in', async () => {
    const { tenant, caller } = await tenantWith();
    const { link } = await caller.invitations.create({ email: newEmail(), role: 'member' });
    await fixture.at.stores.record.platform.tenant.update({
      where: { id: tenant.id },
      data: { status: 'suspended' },
    });
    const answer = await accept(secretOf(link), { name: 'N', password: 'four large cats' });
    expect(codeOf(answer.body)).toBe('tenant_suspended');
  });
});
