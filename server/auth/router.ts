import { access, router } from '../trpc/base.ts';
import { createApiKey } from './api-keys/create.ts';
import { listApiKeys } from './api-keys/list.ts';
import { revokeApiKey } from './api-keys/revoke.ts';
import { authOf } from './auth.ts';
import * as c from './contract.ts';
import { createInvitation } from './invitations/create.ts';
import { listInvitations } from './invitations/list.ts';
import { revokeInvitation } from './invitations/revoke.ts';
import { changePassword } from './me/change-password.ts';
import { getMe } from './me/get.ts';
import { listSessions } from './me/list-sessions.ts';
import { revokeSession } from './me/revoke-session.ts';
import { confirmTwoFactor } from './me/two-factor-confirm.ts';
import { disableTwoFactor } from './me/two-factor-disable.ts';
import { startTwoFactor } from './me/two-factor-start.ts';
import { changeRole } from './members/change-role.ts';
import { listMembers } from './members/list.ts';
import { removeMember } from './members/remove.ts';

const viewer = access.tenant('viewer');
const admin = access.tenant('admin');
const { signedIn } = access;

export const meRouter = router({
  get: signedIn.output(c.meView).query(({ ctx }) => getMe(authOf(ctx), ctx)),
  sessions: signedIn.query(({ ctx }) => listSessions(authOf(ctx), ctx)),
  revokeSession: signedIn
    .input(c.revokeSessionInput)
    .mutation(({ ctx, input }) => revokeSession(authOf(ctx), ctx, input)),
  changePassword: signedIn
    .input(c.changePasswordInput)
    .mutation(({ ctx, input }) => changePassword(authOf(ctx), ctx, input)),
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
    .input(c.page)
    .output(c.memberList)
    .query(({ ctx, input }) => listMembers(ctx, input)),
  changeRole: admin
    .input(c.changeRoleInput)
    .mutation(({ ctx, input }) => changeRole(authOf(ctx), ctx, input)),
  remove: admin
    .input(c.removeMemberInput)
    .mutation(({ ctx, input }) => removeMember(authOf(ctx), ctx, input)),
});

export const invitationsRouter = router({
  list: admin
    .input(c.page)
    .output(c.invitationList)
    .query(({ ctx, input }) => listInvitations(ctx, input)),
  create: admin
    .input(c.createInvitationInput)
    .output(c.createInvitationView)
    .mutation(({ ctx, input }) => createInvitation(authOf(ctx), ctx, input)),
  revoke: admin.input(c.revokeInvitationInput).mutation(({ ctx, input }) => revokeInvitation(ctx, input)),
});

export const apiKeysRouter = router({
  list: admin
    .input(c.page)
    .output(c.apiKeyList)
    .query(({ ctx, input }) => listApiKeys(ctx, input)),
  create: admin
    .input(c.createApiKeyInput)
    .output(c.createApiKeyView)
    .mutation(({ ctx, input }) => createApiKey(authOf(ctx), ctx, input)),
  revoke: admin
    .input(c.revokeApiKeyInput)
    .mutation(({ ctx, input }) => revokeApiKey(authOf(ctx), ctx, input)),
});
