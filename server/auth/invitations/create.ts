import { v7 as uuidv7 } from 'uuid';
import { auditPlatform, auditTenant } from '../../audit/index.ts';
import type { TenantCtx } from '../../data/context.ts';
import type { TenantRole } from '../../data/postgres/enums.ts';
import { AppError } from '../../errors/app-error.ts';
import { invitationMail } from '../../mail/index.ts';
import type { Auth } from '../auth.ts';
import { normalEmail } from '../people/email.ts';
import { mayGrant } from '../people/rules.ts';
import { type Authority, changePeople, type TenantWork } from '../people/tenant-work.ts';
import { lifetimes, secretLink } from '../settings.ts';
import { newOpaqueToken } from '../tokens/opaque-token.ts';
import { type InvitationRow, toInvitationRow } from './invitation-row.ts';

export interface Invited {
  invitation: InvitationRow;
  /** Holds the secret; shown once. */
  link: string;
  mailed: boolean;
}

interface Input {
  email: string;
  role: TenantRole;
}

/** An invitation that stands already; its mail has not gone out. */
export interface WrittenInvitation extends Omit<Invited, 'mailed'> {
  /** Mails the link, where mail is set up. @returns whether it went out */
  send(): Promise<boolean>;
}

/** Invites somebody by e-mail. An earlier open invitation to the same e-mail is withdrawn: this one replaces it. */
export async function createInvitation(
  auth: Auth,
  ctx: TenantCtx,
  input: Input,
  authority: Authority = 'tenant',
): Promise<Invited> {
  const { invitation, link, send } = await writeInvitation(auth, ctx, input, authority);
  return { invitation, link, mailed: await send() };
}

/** As {@link createInvitation}, for a caller who mails later: a slow mail server must not keep a transaction open. */
export async function writeInvitation(
  auth: Auth,
  ctx: TenantCtx,
  input: Input,
  authority: Authority,
): Promise<WrittenInvitation> {
  const email = normalEmail(input.email);
  const { token, hash } = newOpaqueToken('invitation');
  const { invitation, tenantName } = await changePeople(
    ctx,
    (on) => write(on, ctx, { email, role: input.role }, hash, authority),
    authority,
  );
  const link = secretLink(auth.settings, 'invitation', token);
  const invited = {
    email,
    tenantName,
    invitedBy: ctx.actor.label,
    days: lifetimes.invitationSeconds / 86_400,
  };
  const send = async (): Promise<boolean> =>
    auth.mail.configured && (await mail(auth, () => auth.mail.send(invitationMail(invited, link))));
  return { invitation, link, send };
}

async function write(
  on: TenantWork,
  ctx: TenantCtx,
  { email, role }: Input,
  tokenHash: Uint8Array<ArrayBuffer>,
  authority: Authority,
) {
  const { tx } = on;
  const { tenantId } = ctx;
  const now = ctx.clock.now();
  if (!mayGrant(on.role, role)) throw new AppError('forbidden', 'Only an owner may invite an owner.');
  const member = await tx.membership.findFirst({
    where: { tenantId, user: { emailNormalized: email } },
    select: { userId: true },
  });
  if (member) throw new AppError('conflict', 'This person is a member already.');
  const open = { tenantId, email, acceptedAt: null, revokedAt: null };
  await tx.invitation.updateMany({ where: open, data: { revokedAt: now } });
  const invitation = await tx.invitation.create({
    data: {
      tenantId,
      id: uuidv7(),
      email,
      role,
      tokenHash,
      invitedBy: ctx.actor.label,
      createdAt: now,
      expiresAt: new Date(now.getTime() + lifetimes.invitationSeconds * 1_000),
    },
  });
  const event = { action: 'invitations.created', objectType: 'invitation', objectId: invitation.id };
  await auditTenant(ctx, tx, { ...event, after: { email, role } });
  if (authority === 'platform')
    await auditPlatform(ctx, tx, { ...event, after: { tenant: ctx.tenantSlug, email, role } });
  const tenant = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { name: true } });
  return { invitation: toInvitationRow(invitation, now), tenantName: tenant.name };
}

/** The invitation stands whether or not the mail goes out: its link is in the answer. */
async function mail(auth: Auth, send: () => Promise<void>): Promise<boolean> {
  try {
    await send();
    return true;
  } catch (error) {
    auth.log.warn({ err: error }, 'invitation mail not sent');
    return false;
  }
}
