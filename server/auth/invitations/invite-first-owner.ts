import type { Ctx } from '../../data/context.ts';
import { readAuth } from '../../data/postgres/doors.ts';
import { authOf } from '../auth.ts';
import { normalEmail } from '../people/email.ts';
import { type WrittenInvitation, writeInvitation } from './create.ts';

/**
 * Invites the first owner of a tenant just made, without mailing yet. The caller's right was checked where the tenant
 * was made. Repeatable: a new link replaces the earlier one.
 * @returns null when the person has joined already
 */
export async function writeFirstInvitation(
  ctx: Ctx,
  tenant: { id: string; slug: string },
  email: string,
): Promise<WrittenInvitation | null> {
  const joined = { tenantId: tenant.id, user: { emailNormalized: normalEmail(email) } };
  if ((await readAuth(ctx, (db) => db.membership.count({ where: joined }))) > 0) return null;
  const within = { ...ctx, tenantId: tenant.id, tenantSlug: tenant.slug };
  return writeInvitation(authOf(ctx), within, { email, role: 'owner' }, 'platform');
}

/**
 * {@link writeFirstInvitation}, and mails it.
 * @returns the link, which holds the secret; null when the person has joined already
 */
export async function inviteFirstOwner(
  ctx: Ctx,
  tenant: { id: string; slug: string },
  email: string,
): Promise<string | null> {
  const invited = await writeFirstInvitation(ctx, tenant, email);
  await invited?.send();
  return invited?.link ?? null;
}
