import { access, router } from '../trpc/base.ts';
import { createApiKey } from './api-keys/create.ts';
import { listApiKeys } from './api-keys/list.ts';
import { revokeApiKey } from './api-keys/revoke.ts';
import { authOf } from './auth.ts';
import * as c from './contract.ts';
import { createInvitation } from './invitations/create.ts';
import { listInvitations } from './invitations/list.ts';
import { revokeInvitation } from './invitations/revoke.ts';
import { changeEmail } from './me/change-email.ts';
import { changeName } from './me/change-name.ts';
import { changePassword } from './me/change-password.ts';
import { eraseMe } from './me/erase.ts';
import { exportMyData } from './me/export-data.ts';
import { getMe } from './me/get.ts';
import { listSessions } from './me/list-sessions.ts';
import { revokeSession } from './me/revoke-session.ts';
import { confirmTwoFactor } from './me/two-factor-confirm.ts';
import { disableTwoFactor } from './me/two-factor-disable.ts';
import { startTwoFactor } from './me/two-factor-start.ts';
import { changeRole } from './members/change-role.ts';
import { listMembers } from './members/list.ts';
import { removeMember } from './members/remove.ts';
import { issuePlatformApiKey } from './platform/create-api-key.ts';
import { erasePersonFor } from './platform/erase-person.ts';
import { listPlatformApiKeys } from './platform/list-api-keys.ts';
import { revokePlatformApiKey } from './platform/revoke-api-key.ts';
import { inviteToTenant, listTenantKeys, listTenantPeople } from './platform/tenant-people.ts';

/** Where a procedure is found over REST. */
const rest = (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: `/${string}`,
  tag: string,
  summary: string,
) => ({
  openapi: { method, path, tags: [tag], summary },
});

const viewer = access.tenant('viewer');
const admin = access.tenant('admin');
const { signedIn } = access;

export const meRouter = router({
  get: signedIn
    .meta(rest('GET', '/api/me', 'People', 'Who asks, and where they may go'))
    .output(c.meView)
    .query(({ ctx }) => getMe(authOf(ctx), ctx)),
  sessions: signedIn.query(({ ctx }) => listSessions(authOf(ctx), ctx)),
  revokeSession: signedIn
    .input(c.revokeSessionInput)
    .mutation(({ ctx, input }) => revokeSession(authOf(ctx), ctx, input)),
  changePassword: signedIn
    .input(c.changePasswordInput)
    .mutation(({ ctx, input }) => changePassword(authOf(ctx), ctx, input)),
  changeName: signedIn
    .input(c.changeNameInput)
    .output(c.done)
    .mutation(({ ctx, input }) => changeName(authOf(ctx), ctx, input)),
  changeEmail: signedIn
    .input(c.changeEmailInput)
    .output(c.done)
    .mutation(({ ctx, input }) => changeEmail(authOf(ctx), ctx, input)),
  exportData: signedIn
    .meta(rest('GET', '/api/me/export', 'People', 'Everything held about the one who asks'))
    .output(c.personalData)
    .query(({ ctx }) => exportMyData(authOf(ctx), ctx)),
  erase: signedIn
    .input(c.eraseMeInput)
    .output(c.erasedView)
    .mutation(({ ctx, input }) => eraseMe(authOf(ctx), ctx, input)),
  twoFactorStart: signedIn
    .input(c.twoFactorStartInput)
    .mutation(({ ctx, input }) => startTwoFactor(authOf(ctx), ctx, input)),
  twoFactorConfirm: signedIn
    .input(c.twoFactorConfirmInput)
    .mutation(({ ctx, input }) => confirmTwoFactor(authOf(ctx), ctx, input)),
  twoFactorDisable: signedIn
    .input(c.twoFactorDisableInput)
    .mutation(({ ctx, input }) => disableTwoFactor(authOf(ctx), ctx, input)),
});

export const membersRouter = router({
  list: viewer
    .meta(rest('GET', '/api/members', 'People', 'Members of the workspace'))
    .input(c.page)
    .output(c.memberList)
    .query(({ ctx, input }) => listMembers(ctx, input)),
  changeRole: admin
    .meta(rest('PATCH', '/api/members/{userId}', 'People', 'Give a member another role'))
    .input(c.changeRoleInput)
    .output(c.done)
    .mutation(({ ctx, input }) => changeRole(authOf(ctx), ctx, input)),
  remove: admin
    .meta(
      rest('DELETE', '/api/members/{userId}', 'People', 'Take a member out of the workspace, and their keys'),
    )
    .input(c.removeMemberInput)
    .output(c.done)
    .mutation(({ ctx, input }) => removeMember(authOf(ctx), ctx, input)),
});

export const invitationsRouter = router({
  list: admin
    .meta(rest('GET', '/api/invitations', 'People', 'Invitations of the workspace, newest first'))
    .input(c.page)
    .output(c.invitationList)
    .query(({ ctx, input }) => listInvitations(ctx, input)),
  create: admin
    .meta(rest('POST', '/api/invitations', 'People', 'Invite somebody by e-mail'))
    .input(c.createInvitationInput)
    .output(c.createInvitationView)
    .mutation(({ ctx, input }) => createInvitation(authOf(ctx), ctx, input)),
  revoke: admin
    .meta(rest('DELETE', '/api/invitations/{id}', 'People', 'Withdraw an invitation'))
    .input(c.revokeInvitationInput)
    .output(c.done)
    .mutation(({ ctx, input }) => revokeInvitation(ctx, input)),
});

export const apiKeysRouter = router({
  list: admin
    .meta(rest('GET', '/api/keys', 'API keys', "The workspace's API keys, newest first"))
    .input(c.page)
    .output(c.apiKeyList)
    .query(({ ctx, input }) => listApiKeys(ctx, input)),
  create: admin
    .meta(rest('POST', '/api/keys', 'API keys', 'Make an API key; its secret is shown once'))
    .input(c.createApiKeyInput)
    .output(c.createApiKeyView)
    .mutation(({ ctx, input }) => createApiKey(authOf(ctx), ctx, input)),
  revoke: admin
    .meta(rest('DELETE', '/api/keys/{id}', 'API keys', 'Withdraw an API key'))
    .input(c.revokeApiKeyInput)
    .output(c.done)
    .mutation(({ ctx, input }) => revokeApiKey(authOf(ctx), ctx, input)),
});

const helpers = access.saas('owner', 'operator', 'support');
const platformOwner = access.platform('owner');

/** People and keys of any tenant, for the platform's team. */
export const peopleRouter = router({
  list: helpers
    .meta({
      ...rest('GET', '/admin/tenants/{tenant}/people', 'People', 'Members of a tenant, and who is invited'),
      saasOnly: true,
    })
    .input(c.tenantPeopleInput)
    .output(c.tenantPeople)
    .query(({ ctx, input }) => listTenantPeople(ctx, input)),
  invite: access
    .saas('owner', 'operator')
    .meta({
      ...rest('POST', '/admin/tenants/{tenant}/invitations', 'People', 'Invite somebody to a tenant'),
      creates: true,
      saasOnly: true,
    })
    .input(c.inviteToTenantInput)
    .output(c.createInvitationView)
    .mutation(({ ctx, input }) => inviteToTenant(ctx, input)),
  keys: helpers
    .meta({
      ...rest(
        'GET',
        '/admin/tenants/{tenant}/keys',
        'API keys',
        "A tenant's API keys, without their secrets",
      ),
      saasOnly: true,
    })
    .input(c.tenantKeysInput)
    .output(c.apiKeyList)
    .query(({ ctx, input }) => listTenantKeys(ctx, input)),
  erase: platformOwner
    .meta(rest('POST', '/admin/people/{userId}/erase', 'People', 'Erase a person at their request'))
    .input(c.erasePersonInput)
    .output(c.erasedView)
    .mutation(({ ctx, input }) => erasePersonFor(ctx, input)),
});

export const platformKeysRouter = router({
  list: platformOwner
    .meta(rest('GET', '/admin/keys', 'API keys', "The platform's API keys, newest first"))
    .input(c.page)
    .output(c.platformKeyList)
    .query(({ ctx, input }) => listPlatformApiKeys(ctx, input)),
  create: platformOwner
    .meta(
      rest('POST', '/admin/keys', 'API keys', 'Make an API key of the platform; its secret is shown once'),
    )
    .input(c.createPlatformKeyInput)
    .output(c.createPlatformKeyView)
    .mutation(({ ctx, input }) => issuePlatformApiKey(ctx, input)),
  revoke: platformOwner
    .meta(rest('DELETE', '/admin/keys/{id}', 'API keys', 'Withdraw an API key of the platform'))
    .input(c.revokeApiKeyInput)
    .output(c.done)
    .mutation(({ ctx, input }) => revokePlatformApiKey(ctx, input)),
});
