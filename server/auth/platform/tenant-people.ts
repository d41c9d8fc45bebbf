import type { z } from 'zod';
import type { Ctx, TenantCtx } from '../../data/context.ts';
import { readAuth, readPlatform } from '../../data/postgres/doors.ts';
import { tenantKey } from '../../data/tenant-key.ts';
import { notFound } from '../../errors/app-error.ts';
import { listApiKeys } from '../api-keys/list.ts';
import { authOf } from '../auth.ts';
import type {
  apiKeyList,
  inviteToTenantInput,
  tenantKeysInput,
  tenantPeople,
  tenantPeopleInput,
} from '../contract.ts';
import { createInvitation, type Invited } from '../invitations/create.ts';
import { toInvitationRow } from '../invitations/invitation-row.ts';
import { listMembers } from '../members/list.ts';

const mostInvitations = 200;

/** The tenant that a member of the platform's team names, suspended or not; looking into it is recorded. */
async function within(ctx: Ctx, key: string, reason: string): Promise<TenantCtx> {
  const tenant = await readPlatform(ctx, reason, (db) =>
    db.tenant.findUnique({ where: tenantKey(key), select: { id: true, slug: true } }),
  );
  if (!tenant) throw notFound('tenant');
  return { ...ctx, tenantId: tenant.id, tenantSlug: tenant.slug };
}

/** Who belongs to a tenant and who is invited to it. */
export async function listTenantPeople(
  ctx: Ctx,
  { tenant, ...page }: z.infer<typeof tenantPeopleInput>,
): Promise<z.infer<typeof tenantPeople>> {
  const inside = await within(ctx, tenant, 'people.list');
  const { tenantId } = inside;
  const [members, invitations] = await Promise.all([
    listMembers(inside, page),
    page.cursor
      ? []
      : readAuth(ctx, (db) =>
          db.invitation.findMany({
            where: { tenantId, acceptedAt: null, revokedAt: null },
            orderBy: { id: 'desc' },
            take: mostInvitations,
          }),
        ),
  ]);
  return { ...members, invitations: invitations.map((row) => toInvitationRow(row, ctx.clock.now())) };
}

/** Invites somebody to a tenant from outside it: a first owner whose link was lost, say. */
export async function inviteToTenant(
  ctx: Ctx,
  { tenant, email, role }: z.infer<typeof inviteToTenantInput>,
): Promise<Invited> {
  const inside = await within(ctx, tenant, 'people.invite');
  return createInvitation(authOf(ctx), inside, { email, role }, 'platform');
}

/** A tenant's API keys, without their secrets. */
export async function listTenantKeys(
  ctx: Ctx,
  { tenant, ...page }: z.infer<typeof tenantKeysInput>,
): Promise<z.infer<typeof apiKeyList>> {
  return listApiKeys(await within(ctx, tenant, 'keys.list'), page);
}
