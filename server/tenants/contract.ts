import { z } from 'zod';
import { DeploymentMode, LlmProvider, Plan, PrivacyLevel, TenantStatus } from '../data/postgres/enums.ts';
import { featureOverrides } from '../plans/entitlements.ts';
import { id, instant, line, page, pageInput, reason, usd } from '../trpc/contract.ts';

/** Names that are hosts, routes or databases of the platform itself. */
export const reservedSlugs: ReadonlySet<string> = new Set([
  'global',
  'www',
  'api',
  'admin',
  'app',
  'console',
  'static',
  'mail',
  'status',
  'auth',
  'callbacks',
  'help',
  'docs',
  'support',
  'billing',
  'signin',
  'signup',
  'login',
  'assets',
  'cdn',
  'ftp',
  'smtp',
  'imap',
  'ns1',
  'ns2',
  'test',
  'local',
  'config',
  'platform',
  'dmagency',
  'internal',
  'metrics',
  'health',
  'localhost',
  // Further paths beside /admin/tenants/{tenant}.
  'ids',
  'bulk',
]);

export const slug = z
  .string()
  .regex(
    /^[a-z](?:[a-z0-9-]{1,36}[a-z0-9])$/,
    '3 to 38 characters: small letters, digits and hyphens, starting with a letter',
  )
  .refine((value) => !reservedSlugs.has(value), 'This name is kept for the platform')
  // RFC 5891: as a host such a label is an international name, shown in other letters than these.
  .refine((value) => !value.startsWith('--', 2), 'Its third and fourth place cannot both be hyphens');

const timezone = z
  .string()
  .max(64)
  .refine((zone) => {
    try {
      return Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0;
    } catch {
      return false;
    }
  }, 'Not a timezone such as Europe/Berlin');
const locale = z
  .string()
  .max(35)
  .refine((tag) => {
    try {
      return Intl.getCanonicalLocales(tag).length === 1;
    } catch {
      return false;
    }
  }, 'Not a language tag such as en-GB');
const onPremCallback = z
  .url({ protocol: /^https?$/, error: 'A web address starting with https://' })
  .max(500);

export const createTenantInput = z.strictObject({
  slug,
  name: line(60),
  plan: z.enum(Plan),
  adminEmail: z.email('Not an e-mail address').max(254),
  trial: z.boolean().default(false),
  dataPrivacyLevel: z.enum(PrivacyLevel).default('cloud_ok'),
  deploymentMode: z.enum(DeploymentMode).default('saas'),
  allowedProviders: z.array(z.enum(LlmProvider)).min(1).max(4).optional(),
  defaultProvider: z.enum(LlmProvider).optional(),
  defaultModelId: line(200).nullish(),
  monthlySpendCapUsd: usd.default('50'),
  onPremCallbackUrl: onPremCallback.nullish(),
  timezone: timezone.default('UTC'),
  locale: locale.default('en-GB'),
});
export type CreateTenantInput = z.output<typeof createTenantInput>;

export const tenantSort = ['-createdAt', 'createdAt', 'name', '-name'] as const;

export const listTenantsInput = z.strictObject({
  query: z.string().max(100).optional(),
  status: z.array(z.enum(TenantStatus)).max(3).optional(),
  plan: z.array(z.enum(Plan)).max(4).optional(),
  privacy: z.enum(PrivacyLevel).optional(),
  /** Only those that wait for their purge; left out, they are among the suspended. */
  deleting: z.boolean().optional(),
  sort: z.enum(tenantSort).default('-createdAt'),
  ...pageInput,
});
export type ListTenantsInput = z.output<typeof listTenantsInput>;

/** What the list's filters match, without its pages: for acts on all of it and for its export. */
export const tenantFilter = listTenantsInput.omit({ cursor: true, limit: true });
export type TenantFilter = z.output<typeof tenantFilter>;
/** Ids of everything that matches, at most 10,000. */
export const tenantIds = z.object({ ids: z.array(id), more: z.boolean() });

export const tenantRow = z.object({
  id,
  slug: z.string(),
  name: z.string(),
  plan: z.enum(Plan),
  status: z.enum(TenantStatus),
  dataPrivacyLevel: z.enum(PrivacyLevel),
  deploymentMode: z.enum(DeploymentMode),
  monthlySpendCapUsd: z.string(),
  /** Spent in the tenant's current month. */
  currentMonthSpendUsd: z.string(),
  heldUsd: z.string(),
  createdAt: instant,
  provisionedAt: instant.nullable(),
  deletedAt: instant.nullable(),
  purgeAt: instant.nullable(),
});
export type TenantRow = z.output<typeof tenantRow>;

/** Rows found beyond a page are counted up to 10,000; `total` is null above that. */
export const tenantPage = page(tenantRow).extend({ total: z.number().int().nullable() });
export type TenantPage = z.output<typeof tenantPage>;

export const tenantDetail = tenantRow.extend({
  suspendedAt: instant.nullable(),
  suspensionReason: z.string().nullable(),
  allowedProviders: z.array(z.enum(LlmProvider)),
  defaultProvider: z.enum(LlmProvider),
  defaultModelId: z.string().nullable(),
  onPremCallbackUrl: z.string().nullable(),
  suspendedBy: z.string().nullable(),
  customDomain: z.string().nullable(),
  timezone: z.string(),
  locale: z.string(),
  featureOverrides,
  trialStartedAt: instant.nullable(),
  /** When an unpaid trial ends; null before its first submitted campaign, and for a tenant that is not on trial. */
  trialEndsAt: instant.nullable(),
  purgeStartedAt: instant.nullable(),
  version: z.number().int(),
  updatedAt: instant,
  /** Things it has, and how many its plan allows (null: no limit). */
  usage: z.object({
    month: z.string(),
    campaigns: z.object({ used: z.number().int(), allowed: z.number().int().nullable() }),
    agents: z.object({ used: z.number().int(), allowed: z.number().int() }),
    skills: z.object({ used: z.number().int(), allowed: z.number().int().nullable() }),
    brands: z.object({ used: z.number().int(), allowed: z.number().int().nullable() }),
    runs: z.number().int(),
  }),
});
export type TenantDetail = z.output<typeof tenantDetail>;

export const createdTenant = tenantDetail.extend({
  /** The first owner's invitation. Null where the person has joined already, or the tenant is still being set up. */
  invitationUrl: z.string().nullable(),
});
export type CreatedTenant = z.output<typeof createdTenant>;

/** A tenant by id or slug. */
const tenant = z.string().min(1).max(64);
export const getTenantInput = z.strictObject({ tenant });

// ── Moves ────────────────────────────────────────────────────────────────────────────────────────────

/** Suspend, resume and restore. */
export const moveTenantInput = z.strictObject({ tenant, reason });
export type MoveTenantInput = z.output<typeof moveTenantInput>;
export const deleteTenantInput = z.strictObject({
  tenant,
  /** The slug, typed. */
  confirm: z.string().max(64),
  reason,
});
export type DeleteTenantInput = z.output<typeof deleteTenantInput>;

/** What a deletion would remove, and when. */
export const deletionPreview = z.object({
  graceDays: z.number().int(),
  /** When everything would be removed for good, were it deleted now. */
  purgeAt: instant,
  brands: z.number().int(),
  campaigns: z.number().int(),
  runs: z.number().int(),
  deliverables: z.number().int(),
  /** Paid and free calls in its ledger. */
  calls: z.number().int(),
  skills: z.number().int(),
});
export type DeletionPreview = z.output<typeof deletionPreview>;

export const bulkMoveInput = z.strictObject({
  move: z.enum(['suspend', 'resume']),
  ids: z.array(id).min(1).max(100),
  reason,
});
export type BulkMoveInput = z.output<typeof bulkMoveInput>;
/** One result a tenant, in the order asked. */
export const bulkMoveOutput = z.object({
  results: z.array(
    z.object({
      id,
      name: z.string().nullable(),
      ok: z.boolean(),
      /** Why not, as a sentence. */
      problem: z.string().nullable(),
    }),
  ),
});
export type BulkMoveOutput = z.output<typeof bulkMoveOutput>;

/** A host name of the tenant's own, without protocol or port; may be written in its own script. */
const customDomain = z.string().trim().min(4).max(253);

/** Only what is given is changed. */
export const updateTenantInput = z.strictObject({
  tenant,
  /** Version seen when editing began; another one in the record is a version_conflict. */
  version: z.number().int().min(1).optional(),
  name: line(60).optional(),
  timezone: timezone.optional(),
  locale: locale.optional(),
  dataPrivacyLevel: z.enum(PrivacyLevel).optional(),
  /** Agents on cloud providers are switched off together with going local-only; without it that is refused. */
  deactivateCloudAgents: z.boolean().default(false),
  allowedProviders: z.array(z.enum(LlmProvider)).min(1).max(4).optional(),
  defaultProvider: z.enum(LlmProvider).optional(),
  defaultModelId: line(200).nullish(),
  monthlySpendCapUsd: usd.optional(),
  deploymentMode: z.enum(DeploymentMode).optional(),
  onPremCallbackUrl: onPremCallback.nullish(),
  customDomain: customDomain.nullish(),
  featureOverrides: featureOverrides.optional(),
  /** Required to raise the cap and to change overrides. */
  reason: reason.optional(),
});
export type UpdateTenantInput = z.output<typeof updateTenantInput>;

// ── Plan ─────────────────────────────────────────────────────────────────────────────────────────────

export const previewPlanInput = z.strictObject({ tenant, to: z.enum(Plan) });
export const changePlanInput = z.strictObject({
  tenant,
  plan: z.enum(Plan),
  version: z.number().int().min(1).optional(),
  reason,
});
export type ChangePlanInput = z.output<typeof changePlanInput>;

const featureChange = z.object({
  feature: z.string(),
  label: z.string(),
  from: z.string(),
  to: z.string(),
  parts: z.array(z.string()),
});
/** More than the new plan allows. Nothing is deleted: what is over is frozen. */
export const overLimit = z.object({
  feature: z.string(),
  label: z.string(),
  used: z.number().int(),
  allowed: z.number().int(),
  /** What freezes, by name, at most 50. */
  frozen: z.array(z.string()),
});
export const planPreview = z.object({
  from: z.enum(Plan),
  to: z.enum(Plan),
  version: z.number().int(),
  gained: z.array(featureChange),
  lost: z.array(featureChange),
  overLimit: z.array(overLimit),
  /** What must be changed before, each a sentence; with any of them the change is refused. */
  blockers: z.array(z.string()),
  cost: z.object({
    /** YYYY-MM, the last whole month in the tenant's timezone. */
    month: z.string(),
    monthUsd: z.string(),
    /** Of it, spent by roles or providers that the new plan lacks. */
    lostUsd: z.string(),
    campaignCapFromUsd: z.string(),
    campaignCapToUsd: z.string(),
    /** The provider that calls go to where none is named, now and after. */
    providerFrom: z.enum(LlmProvider).nullable(),
    providerTo: z.enum(LlmProvider).nullable(),
  }),
});
export type PlanPreview = z.output<typeof planPreview>;

export const checkSlugInput = z.strictObject({ slug: z.string().max(100) });
export const checkSlugOutput = z.object({
  free: z.boolean(),
  reason: z.string().nullable(),
  suggestion: z.string().nullable(),
});
