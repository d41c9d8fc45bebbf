import { z } from 'zod';
import { DeploymentMode, LlmProvider, Plan, PrivacyLevel, TenantStatus } from '../data/postgres/enums.ts';
import { id, instant, line, page, pageInput, usd } from '../trpc/contract.ts';

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
]);

export const slug = z
  .string()
  .regex(
    /^[a-z](?:[a-z0-9-]{1,36}[a-z0-9])$/,
    '3 to 38 characters: small letters, digits and hyphens, starting with a letter',
  )
  .refine((value) => !reservedSlugs.has(value), 'This name is kept for the platform');

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
  sort: z.enum(tenantSort).default('-createdAt'),
  ...pageInput,
});
export type ListTenantsInput = z.output<typeof listTenantsInput>;

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
  customDomain: z.string().nullable(),
  timezone: z.string(),
  locale: z.string(),
  trialStartedAt: instant.nullable(),
  version: z.number().int(),
  updatedAt: instant,
  /** Things it has, and how many its plan allows (null: no limit). */
  usage: z.object({
    month: z.string(),
    campaigns: z.object({ used: z.number().int(), allowed: z.number().int().nullable() }),
    agents: z.object({ used: z.number().int(), allowed: z.number().int() }),
    skills: z.object({ used: z.number().int(), allowed: z.number().int().nullable() }),
    runs: z.number().int(),
  }),
});
export type TenantDetail = z.output<typeof tenantDetail>;

export const createdTenant = tenantDetail.extend({
  /** The first owner's invitation; shown once. Null where the answer is repeated for an Idempotency-Key. */
  invitationUrl: z.string().nullable(),
});
export type CreatedTenant = z.output<typeof createdTenant>;

export const getTenantInput = z.strictObject({ tenant: z.string().min(1).max(64) });
export const checkSlugInput = z.strictObject({ slug: z.string().max(100) });
export const checkSlugOutput = z.object({
  free: z.boolean(),
  reason: z.string().nullable(),
  suggestion: z.string().nullable(),
});
