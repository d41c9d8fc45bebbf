import { readAuth } from '../../data/postgres/doors.ts';
import type { Plan, PlatformRole, TenantRole, TenantStatus } from '../../data/postgres/enums.ts';
import type { Stores } from '../../data/stores.ts';
import { entitlementsOf } from '../../plans/index.ts';
import type { IdentityTenant } from '../identity.ts';
import type { ApiKeyKind } from '../tokens/api-key-secret.ts';
import { instanceTenantId } from './instance-owner.ts';

/** What the record says about a session and the person behind it; roles null where there is none. */
export interface SessionState {
  userId: string;
  email: string;
  name: string;
  tokenVersion: number;
  disabled: boolean;
  twoFactor: boolean;
  revoked: boolean;
  expiresAt: Date;
  platformRole: PlatformRole | null;
  tenant: IdentityTenant | null;
}

export interface ApiKeyState {
  id: string;
  name: string;
  digest: Uint8Array;
  revoked: boolean;
  expiresAt: Date | null;
  platformRole: PlatformRole | null;
  tenant: IdentityTenant | null;
  /** When this process last noted its use, milliseconds; set by identify. */
  lastTouchedAt?: number;
}

interface TenantColumns {
  tenant_id: string | null;
  slug: string;
  tenant_name: string;
  plan: Plan;
  feature_overrides: unknown;
  status: TenantStatus;
  tenant_role: TenantRole | null;
}

/** A tenant that is being deleted reads as suspended; one that is being purged is not there any more. */
function tenantOf(row: TenantColumns): IdentityTenant | null {
  if (!row.tenant_id || !row.tenant_role) return null;
  return {
    id: row.tenant_id,
    slug: row.slug,
    name: row.tenant_name,
    entitlements: entitlementsOf({ plan: row.plan, featureOverrides: row.feature_overrides }),
    status: row.status,
    role: row.tenant_role,
  };
}

interface SessionRow extends TenantColumns {
  user_id: string;
  email: string;
  name: string;
  token_version: number;
  disabled: boolean;
  two_factor: boolean;
  revoked: boolean;
  expires_at: Date;
  platform_role: PlatformRole | null;
}

/** One read for everything an access token depends on. */
export async function readSessionState(
  stores: Stores,
  sessionId: string,
  tenantId: string | null,
): Promise<SessionState | null> {
  const instance = instanceTenantId(stores);
  const rows = await readAuth(
    { stores },
    (db) => db.$queryRaw<SessionRow[]>`
    SELECT u.id AS user_id, u.email, u.name, u.token_version, u.disabled_at IS NOT NULL AS disabled,
      u.totp_confirmed_at IS NOT NULL AS two_factor, s.revoked_at IS NOT NULL AS revoked, s.expires_at,
      CASE WHEN ${instance}::uuid IS NULL THEN p.role::text WHEN o.role = 'owner' THEN 'owner' END AS platform_role,
      m.role::text AS tenant_role,
      t.id AS tenant_id, t.slug, t.name AS tenant_name, t.plan::text AS plan, t.feature_overrides,
      CASE WHEN t.deleted_at IS NULL THEN t.status::text ELSE 'suspended' END AS status
    FROM sessions s
    JOIN users u ON u.id = s.user_id
    LEFT JOIN platform_members p ON p.user_id = u.id
    LEFT JOIN tenants t ON t.id = ${tenantId}::uuid AND t.purge_started_at IS NULL
    LEFT JOIN memberships m ON m.tenant_id = t.id AND m.user_id = u.id
    LEFT JOIN memberships o ON o.tenant_id = ${instance}::uuid AND o.user_id = u.id
    WHERE s.id = ${sessionId}::uuid`,
  );
  const row = rows[0];
  if (!row) return null;
  return {
    userId: row.user_id,
    email: row.email,
    name: row.name,
    tokenVersion: row.token_version,
    disabled: row.disabled,
    twoFactor: row.two_factor,
    revoked: row.revoked,
    expiresAt: row.expires_at,
    platformRole: row.platform_role,
    tenant: tenantOf(row),
  };
}

interface ApiKeyRow extends TenantColumns {
  id: string;
  name: string;
  digest: Uint8Array;
  revoked: boolean;
  expires_at: Date | null;
}

export async function readApiKeyState(
  stores: Stores,
  kind: ApiKeyKind,
  lookup: string,
): Promise<ApiKeyState | null> {
  if (kind === 'platform') {
    const key = await readAuth({ stores }, (db) => db.platformApiKey.findUnique({ where: { lookup } }));
    if (!key) return null;
    return { ...key, revoked: key.revokedAt !== null, platformRole: key.role, tenant: null };
  }
  const rows = await readAuth(
    { stores },
    (db) => db.$queryRaw<ApiKeyRow[]>`
    SELECT k.id, k.name, k.digest, k.revoked_at IS NOT NULL AS revoked, k.expires_at, k.role::text AS tenant_role,
      t.id AS tenant_id, t.slug, t.name AS tenant_name, t.plan::text AS plan, t.feature_overrides,
      CASE WHEN t.deleted_at IS NULL THEN t.status::text ELSE 'suspended' END AS status
    FROM api_keys k
    JOIN tenants t ON t.id = k.tenant_id AND t.purge_started_at IS NULL
    WHERE k.lookup = ${lookup}`,
  );
  const row = rows[0];
  if (!row) return null;
  const { id, name, digest, revoked } = row;
  return { id, name, digest, revoked, expiresAt: row.expires_at, platformRole: null, tenant: tenantOf(row) };
}

/** Notes that a key was used, at most once a minute. */
export async function touchApiKey(
  stores: Stores,
  kind: ApiKeyKind,
  lookup: string,
  now: Date,
): Promise<void> {
  const stale = {
    lookup,
    OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: new Date(now.getTime() - 60_000) } }],
  };
  const data = { lastUsedAt: now };
  await readAuth({ stores }, (db) =>
    kind === 'tenant'
      ? db.apiKey.updateMany({ where: stale, data })
      : db.platformApiKey.updateMany({ where: stale, data }),
  );
}
