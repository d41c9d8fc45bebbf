import { z } from 'zod';
import { Plan, PlatformRole, TenantRole, TenantStatus } from '../data/postgres/enums.ts';
import { featureOverrides } from '../plans/entitlements.ts';
import { reason } from '../trpc/contract.ts';

/** What goes in and out of identity; safe in a browser. */

/** Characters; nothing is cut. */
export const passwordLength = { min: 8, max: 256 } as const;

const email = z.email().max(254);
/** Presented passwords and codes are only bounded: a wrong one and a malformed one get the same answer. */
const presented = z.string().min(1).max(passwordLength.max);
const newPassword = z.string().max(1_024);
const personName = z.string().trim().min(1).max(120);
const label = z.string().trim().min(1).max(80);
const slug = z.string().max(64);
const code = z.string().trim().max(32);
const at = z.iso.datetime();

export const tenantRole = z.enum(TenantRole);
export const platformRole = z.enum(PlatformRole);

/** Header a browser must send with every unsafe request that its cookies sign. */
export const clientHeader = 'x-dm-client';
/** Header (or query {@link tenantQuery}, for event streams) that picks which access cookie is used. */
export const tenantHeader = 'x-dm-tenant';
export const tenantQuery = 'dmTenant';

// ── /auth, plain HTTP ────────────────────────────────────────────────────────────────────────────────

const proof = {
  email: z.string().max(254),
  password: presented,
  totp: code.optional(),
  recoveryCode: code.optional(),
};
export const signInBody = z.strictObject(proof);
export const refreshBody = z.strictObject({ tenant: slug.nullable() });
export const tokenBody = z.strictObject({ ...proof, tenant: slug.optional() });
export const tokenRefreshBody = z.strictObject({
  refreshToken: z.string().max(200),
  tenant: slug.optional(),
});
export const forgotBody = z.strictObject({ email: z.string().max(254) });
export const confirmEmailBody = z.strictObject({ token: z.string().max(200) });
export const resetBody = z.strictObject({ token: z.string().max(200), password: newPassword });
export const acceptInvitationBody = z.strictObject({
  name: personName.optional(),
  password: newPassword.optional(),
  totp: code.optional(),
  recoveryCode: code.optional(),
});

/** Who is signed in and where they may go. */
export const sessionView = z.object({
  user: z.object({ id: z.uuid(), email: z.string(), name: z.string(), twoFactor: z.boolean() }),
  platformRole: platformRole.nullable(),
  tenants: z.array(
    z.object({
      id: z.uuid(),
      slug: z.string(),
      name: z.string(),
      role: tenantRole,
      status: z.enum(TenantStatus),
      /** Together they say what the workspace may do: see entitlementsOf. */
      plan: z.enum(Plan),
      featureOverrides,
    }),
  ),
});
export type SessionView = z.infer<typeof sessionView>;

export const tokenView = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  /** When the access token ends. */
  expiresAt: at,
  tokenType: z.literal('Bearer'),
});
export type TokenView = z.infer<typeof tokenView>;

export const invitationPreview = z.object({
  email: z.string(),
  role: tenantRole,
  tenant: z.object({ name: z.string(), slug: z.string() }),
  expiresAt: at,
  /** An account with this e-mail exists: it accepts with its password. */
  accountExists: z.boolean(),
});
export type InvitationPreview = z.infer<typeof invitationPreview>;

// ── me ───────────────────────────────────────────────────────────────────────────────────────────────

export const meView = z.object({
  kind: z.enum(['user', 'api_key']),
  id: z.uuid(),
  /** E-mail, or the key's name. */
  label: z.string(),
  name: z.string(),
  twoFactor: z.boolean(),
  /** Recovery codes not used yet. */
  recoveryCodesLeft: z.int(),
  sessionId: z.uuid().nullable(),
  platformRole: platformRole.nullable(),
  tenant: sessionView.shape.tenants.element.nullable(),
  tenants: sessionView.shape.tenants,
});
export const sessionRow = z.object({
  id: z.uuid(),
  createdAt: at,
  lastSeenAt: at,
  expiresAt: at,
  userAgent: z.string(),
  address: z.string(),
  /** The session that asks. */
  current: z.boolean(),
});
export const twoFactorStartInput = z.strictObject({ password: presented });
export const twoFactorStartView = z.object({
  /** For typing by hand, base32. */
  secret: z.string(),
  /** `otpauth://` address, for a QR code. */
  uri: z.string(),
});
export const twoFactorConfirmInput = z.strictObject({ code });
/** Shown once. */
export const twoFactorConfirmView = z.object({ recoveryCodes: z.array(z.string()) });
export const twoFactorDisableInput = z.strictObject({
  password: presented,
  totp: code.optional(),
  recoveryCode: code.optional(),
});
export const revokeSessionInput = z.strictObject({ id: z.uuid() });
export const changePasswordInput = z.strictObject({ current: presented, next: newPassword });
export const done = z.object({ ok: z.literal(true) });
export const changeNameInput = z.strictObject({ name: personName });
/** The link that confirms it goes to the new address. */
export const changeEmailInput = z.strictObject({ password: presented, email });

/** Everything held about a person. */
export const personalData = z.object({
  exportedAt: at,
  profile: z.object({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    createdAt: at,
    emailVerifiedAt: at.nullable(),
    passwordChangedAt: at.nullable(),
    twoFactorSince: at.nullable(),
    recoveryCodesLeft: z.int(),
    platformRole: platformRole.nullable(),
  }),
  workspaces: z.array(z.object({ slug: z.string(), name: z.string(), role: tenantRole, since: at })),
  sessions: z.array(
    z.object({
      createdAt: at,
      lastSeenAt: at,
      endedAt: at.nullable(),
      endedBecause: z.string().nullable(),
      userAgent: z.string(),
      address: z.string(),
    }),
  ),
  /** Sent to the person's address. */
  invitations: z.array(
    z.object({
      workspace: z.string(),
      role: tenantRole,
      invitedBy: z.string(),
      createdAt: at,
      expiresAt: at,
    }),
  ),
  apiKeysMade: z.array(
    z.object({
      /** Null for a key of the platform. */
      workspace: z.string().nullable(),
      name: z.string(),
      createdAt: at,
      revokedAt: at.nullable(),
    }),
  ),
  linksAskedFor: z.array(
    z.object({ what: z.enum(['new password', 'new e-mail']), email: z.string().nullable(), createdAt: at }),
  ),
  /**
   * What the person did, newest first: at most 10,000 entries of all workspaces together, and as many of the platform's
   * chain.
   */
  acts: z.array(
    z.object({
      chain: z.string(),
      seq: z.int(),
      at,
      action: z.string(),
      objectType: z.string(),
      objectId: z.string(),
      source: z.string(),
    }),
  ),
  /** There are earlier acts than those. */
  actsCut: z.boolean(),
});
export type PersonalData = z.infer<typeof personalData>;

export const eraseMeInput = z.strictObject({
  password: presented,
  totp: code.optional(),
  recoveryCode: code.optional(),
  /** One's own e-mail, typed. */
  confirm: z.string().max(254),
});
/** `kept` says what stays and why. */
export const erasedView = z.object({ ok: z.literal(true), kept: z.string() });

// ── people of a tenant ───────────────────────────────────────────────────────────────────────────────

export const page = z.strictObject({
  cursor: z.uuid().optional(),
  limit: z.int().min(1).max(200).default(50),
});
const listOf = <Row extends z.ZodType>(row: Row) =>
  z.object({ items: z.array(row), nextCursor: z.string().nullable() });

export const memberRow = z.object({
  userId: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: tenantRole,
  twoFactor: z.boolean(),
  disabled: z.boolean(),
  createdAt: at,
});
export const memberList = listOf(memberRow);
export const changeRoleInput = z.strictObject({ userId: z.uuid(), role: tenantRole });
export const removeMemberInput = z.strictObject({ userId: z.uuid() });

export const invitationState = z.enum(['pending', 'accepted', 'revoked', 'expired']);
export const invitationRow = z.object({
  id: z.uuid(),
  email: z.string(),
  role: tenantRole,
  state: invitationState,
  /** E-mail or name of who invited. */
  invitedBy: z.string(),
  createdAt: at,
  expiresAt: at,
});
export const invitationList = listOf(invitationRow);
export const createInvitationInput = z.strictObject({ email, role: tenantRole });
export const createInvitationView = z.object({
  invitation: invitationRow,
  /** Shown once. */
  link: z.string(),
  /** False where no mail server is configured or it did not take the mail: pass the link on yourself. */
  mailed: z.boolean(),
});
export const revokeInvitationInput = z.strictObject({ id: z.uuid() });

/** A key may do what this role may; an owner's rights are for people. */
export const apiKeyRole = tenantRole.exclude(['owner']);
export const apiKeyRow = z.object({
  id: z.uuid(),
  name: z.string(),
  /** What the key starts with, to recognise it. */
  prefix: z.string(),
  role: tenantRole,
  createdAt: at,
  expiresAt: at.nullable(),
  lastUsedAt: at.nullable(),
  revokedAt: at.nullable(),
});
export const apiKeyList = listOf(apiKeyRow);
export const createApiKeyInput = z.strictObject({
  name: label,
  role: apiKeyRole,
  expiresInDays: z.int().min(1).max(730).nullable(),
});
/** `secret` is shown once. */
export const createApiKeyView = z.object({ key: apiKeyRow, secret: z.string() });
export const revokeApiKeyInput = z.strictObject({ id: z.uuid() });

// ── for the platform's team ──────────────────────────────────────────────────────────────────────────

export const erasePersonInput = z.strictObject({
  userId: z.uuid(),
  /** The person's e-mail, typed. */
  confirm: z.string().max(254),
  reason,
});

/** A tenant by id or slug. */
const tenant = z.string().min(1).max(64);
export const tenantPeopleInput = page.extend({ tenant });
/** Members by id, a page at a time. */
export const tenantPeople = memberList.extend({
  /** Those neither accepted nor withdrawn, newest first, at most 200; with the first page alone. */
  invitations: z.array(invitationRow),
});
export const inviteToTenantInput = createInvitationInput.extend({ tenant });
export const tenantKeysInput = page.extend({ tenant });

export const platformKeyRow = apiKeyRow.extend({ role: platformRole });
export const platformKeyList = listOf(platformKeyRow);
export const createPlatformKeyInput = z.strictObject({
  name: label,
  role: platformRole,
  /** A key of the platform always ends. */
  expiresInDays: z.int().min(1).max(730),
});
/** `secret` is shown once. */
export const createPlatformKeyView = z.object({ key: platformKeyRow, secret: z.string() });
