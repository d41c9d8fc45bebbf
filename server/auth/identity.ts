import type { PlatformRole, TenantRole, TenantStatus } from '../data/postgres/enums.ts';
import type { Granted } from '../plans/index.ts';

/** The tenant a verified token or key names, as its row says now. */
export interface IdentityTenant {
  id: string;
  slug: string;
  name: string;
  /** What its plan and its own overrides allow, resolved when its row was read. */
  entitlements: Granted;
  status: TenantStatus;
  /** Role of the caller in it. */
  role: TenantRole;
}

/** Who asks, proven by a token or key. Roles are read at every request (at most 5 s old), never from the token. */
export interface Identity {
  kind: 'user' | 'api_key';
  /** User id, or API key id. */
  id: string;
  /** E-mail, or the key's name. */
  label: string;
  name: string;
  sessionId: string | null;
  platformRole: PlatformRole | null;
  tenant: IdentityTenant | null;
  /** A second factor is set up for this person. */
  twoFactor: boolean;
}
