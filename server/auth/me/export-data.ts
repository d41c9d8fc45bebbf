import { auditPlatform } from '../../audit/index.ts';
import type { Ctx } from '../../data/context.ts';
import { authStore, readPlatform } from '../../data/postgres/doors.ts';
import type { Auth } from '../auth.ts';
import type { PersonalData } from '../contract.ts';
import { asPerson, type MeCtx, requirePerson } from './person.ts';

const mostActs = 10_000;
const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

interface Act {
  chain: string;
  seq: number;
  at: Date;
  action: string;
  objectType: string;
  objectId: string;
  source: string;
}

/**
 * What the person did, on every chain. What they changed stays out: it is the workspace's, and they may have left it.
 * Reading it is itself written on the platform's chain.
 */
async function actsOf(ctx: Ctx, userId: string): Promise<Pick<PersonalData, 'acts' | 'actsCut'>> {
  const [inWorkspaces, onPlatform] = await readPlatform(ctx, 'me.export', (db) =>
    Promise.all([
      db.$queryRaw<Act[]>`
        SELECT t.slug AS chain, e.seq::float8 AS seq, e.at, e.action, e.object_type AS "objectType", e.object_id AS "objectId", e.source
          FROM audit_entries e JOIN tenants t ON t.id = e.tenant_id
         WHERE e.actor_id = ${userId} ORDER BY e.at DESC, t.slug, e.seq DESC LIMIT ${mostActs + 1}`,
      db.$queryRaw<Act[]>`
        SELECT 'platform' AS chain, e.seq::float8 AS seq, e.at, e.action, e.object_type AS "objectType", e.object_id AS "objectId", e.source
          FROM platform_audit_entries e WHERE e.actor_id = ${userId} ORDER BY e.seq DESC LIMIT ${mostActs + 1}`,
    ]),
  );
  const parts = [inWorkspaces, onPlatform];
  return {
    acts: parts
      .flatMap((acts) => acts.slice(0, mostActs))
      .sort((one, other) => other.at.getTime() - one.at.getTime())
      .map((act) => ({ ...act, at: act.at.toISOString() })),
    actsCut: parts.some((acts) => acts.length > mostActs),
  };
}

/** Everything held about the one who asks: bounded by what one person does. Asking is audited. */
export async function exportMyData(auth: Auth, ctx: MeCtx): Promise<PersonalData> {
  const { id } = requirePerson(ctx);
  const now = auth.clock.now();
  const found = await authStore(auth, async (tx) => {
    await auditPlatform(asPerson(ctx), tx, {
      action: 'auth.data_exported',
      objectType: 'user',
      objectId: id,
    });
    const user = await tx.user.findUniqueOrThrow({
      where: { id },
      include: {
        platformMember: true,
        memberships: true,
        sessions: { orderBy: { createdAt: 'desc' } },
        passwordResets: true,
        emailChanges: true,
        recoveryCodes: { where: { usedAt: null }, select: { userId: true } },
      },
    });
    const invitations = await tx.invitation.findMany({ where: { email: user.emailNormalized } });
    const keys = await tx.apiKey.findMany({ where: { createdBy: id }, omit: { digest: true } });
    const platformKeys = await tx.platformApiKey.findMany({
      where: { createdBy: id },
      omit: { digest: true },
    });
    const tenantIds = [...user.memberships, ...invitations, ...keys].map(({ tenantId }) => tenantId);
    const tenants = await tx.tenant.findMany({
      where: { id: { in: tenantIds } },
      select: { id: true, slug: true, name: true },
    });
    return { user, invitations, keys, platformKeys, tenants: new Map(tenants.map((one) => [one.id, one])) };
  });
  const { user, tenants } = found;
  const slugOf = (tenantId: string): string => tenants.get(tenantId)?.slug ?? tenantId;
  const keyMade = (
    workspace: string | null,
    key: { name: string; createdAt: Date; revokedAt: Date | null },
  ) => ({
    workspace,
    name: key.name,
    createdAt: key.createdAt.toISOString(),
    revokedAt: iso(key.revokedAt),
  });
  return {
    exportedAt: now.toISOString(),
    profile: {
      id,
      email: user.email,
      name: user.name,
      createdAt: user.createdAt.toISOString(),
      emailVerifiedAt: iso(user.emailVerifiedAt),
      passwordChangedAt: iso(user.passwordChangedAt),
      twoFactorSince: iso(user.totpConfirmedAt),
      recoveryCodesLeft: user.recoveryCodes.length,
      platformRole: user.platformMember?.role ?? null,
    },
    workspaces: user.memberships.map(({ tenantId, role, createdAt }) => ({
      slug: slugOf(tenantId),
      name: tenants.get(tenantId)?.name ?? '',
      role,
      since: createdAt.toISOString(),
    })),
    sessions: user.sessions.map(({ createdAt, lastSeenAt, revokedAt, revokeReason, userAgent, address }) => ({
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      endedAt: iso(revokedAt),
      endedBecause: revokeReason,
      userAgent,
      address,
    })),
    invitations: found.invitations.map(({ tenantId, role, invitedBy, createdAt, expiresAt }) => ({
      workspace: slugOf(tenantId),
      role,
      invitedBy,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    })),
    apiKeysMade: [
      ...found.keys.map((key) => keyMade(slugOf(key.tenantId), key)),
      ...found.platformKeys.map((key) => keyMade(null, key)),
    ],
    linksAskedFor: [
      ...user.passwordResets.map(({ createdAt }) => ({
        what: 'new password' as const,
        email: null,
        createdAt,
      })),
      ...user.emailChanges.map(({ createdAt, email }) => ({ what: 'new e-mail' as const, email, createdAt })),
    ].map((link) => ({ ...link, createdAt: link.createdAt.toISOString() })),
    ...(await actsOf(asPerson(ctx), id)),
  };
}
