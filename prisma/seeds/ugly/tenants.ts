import type { Tenant } from '../../../server/data/postgres/generated/client.ts';
import { day } from '../calendar.ts';
import type { SeedDeps } from '../deps.ts';
import { streamOf } from '../random.ts';
import { uglyNames } from './names.ts';

/** A tenant that is ugly somewhere; everything else about it is ordinary. */
export interface UglyTenant {
  /** What it is for, by the numbers of the list. */
  numbers: readonly number[];
  row: Tenant;
}

function row(deps: SeedDeps, slug: string, name: string, changes: Partial<Tenant> = {}): Tenant {
  const createdAt = new Date(deps.asOf.getTime() - 90 * day);
  return {
    id: streamOf(deps.seed, slug, 'tenants').uuid(createdAt.getTime()),
    slug,
    name,
    plan: 'enterprise',
    status: 'active',
    statusBeforeSuspension: null,
    suspendedAt: null,
    suspendedBy: null,
    suspensionReason: null,
    allowedProviders: ['claude', 'openai', 'ollama'],
    defaultProvider: 'ollama',
    defaultModelId: null,
    dataPrivacyLevel: 'cloud_ok',
    monthlySpendCapMicros: 50_000_000n,
    deploymentMode: 'saas',
    onPremCallbackUrl: null,
    customDomain: null,
    timezone: 'UTC',
    locale: 'en-GB',
    featureOverrides: {},
    trialStartedAt: null,
    provisionedAt: createdAt,
    deletedAt: null,
    purgeAt: null,
    purgeStartedAt: null,
    deletionExportId: null,
    version: 1,
    createdAt,
    updatedAt: createdAt,
    ...changes,
  };
}

/** Money at its edges: cap and spend of the current month in micro-dollars. */
export const uglyMoney: readonly {
  slug: string;
  number: number;
  cap: bigint;
  spent: bigint;
  tokens: bigint;
}[] = [
  { slug: 'money-smallest', number: 33, cap: 1_000_000n, spent: 1n, tokens: 4n },
  {
    slug: 'money-largest',
    number: 34,
    cap: 9_999_999_999_999n,
    spent: 9_999_999_999_999n,
    tokens: 1_234_567_890n,
  },
  { slug: 'money-zero', number: 35, cap: 0n, spent: 0n, tokens: 12n },
  { slug: 'money-overshoot', number: 36, cap: 10_000_000n, spent: 10_000_417n, tokens: 900_000n },
  { slug: 'percent-4-hundredths', number: 40, cap: 100_000_000n, spent: 40_000n, tokens: 9_000n },
  { slug: 'percent-99-96', number: 40, cap: 100_000_000n, spent: 99_960_000n, tokens: 9_000n },
  { slug: 'percent-100', number: 40, cap: 5_000_000n, spent: 5_000_000n, tokens: 9_000n },
  { slug: 'percent-240', number: 40, cap: 5_000_000n, spent: 12_000_000n, tokens: 9_000n },
];

/** Every ugly tenant: odd names, slugs at both ends, odd times, odd money, and one with everything inside. */
export function uglyTenants(deps: SeedDeps): UglyTenant[] {
  const named = uglyNames.map(({ number, name }, index) => ({
    numbers: [number],
    row: row(deps, `ugly-name-${index + 1}`, name),
  }));
  const at = (text: string): Date => new Date(text);
  const odd: UglyTenant[] = [
    { numbers: [3], row: row(deps, 'abc', 'Slug of three') },
    { numbers: [3], row: row(deps, 'a2345678901234567890123456789012345678', 'Slug of thirty-eight') },
    { numbers: [44], row: row(deps, 'ahead-by-fourteen', 'UTC+14', { timezone: 'Pacific/Kiritimati' }) },
    { numbers: [44], row: row(deps, 'behind-by-twelve', 'UTC-12', { timezone: 'Etc/GMT+12' }) },
    {
      numbers: [42],
      row: row(deps, 'the-hour-twice', 'The hour that happens twice', { timezone: 'Europe/Berlin' }),
    },
    { numbers: [44], row: row(deps, 'leap-day', '29 February', { createdAt: at('2024-02-29T12:00:00Z') }) },
    { numbers: [46], row: row(deps, 'from-1970', 'Made in 1970', { createdAt: at('1970-01-01T00:00:00Z') }) },
    {
      numbers: [46],
      row: row(deps, 'from-2099', 'Made in 2099', { createdAt: at('2099-12-31T23:59:59.999Z') }),
    },
    {
      numbers: [45],
      row: row(deps, 'three-seconds-ahead', 'Clock skew', {
        createdAt: new Date(deps.asOf.getTime() + 3_000),
      }),
    },
    { numbers: [47], row: row(deps, 'nothing-at-all', 'Zero rows everywhere') },
  ];
  const money = uglyMoney.map(({ slug, number, cap }) => ({
    numbers: [number],
    row: row(deps, slug, slug.replaceAll('-', ' '), { monthlySpendCapMicros: cap }),
  }));
  const all = { numbers: [41, 51, 52, 54], row: row(deps, 'ugly-inside', 'Ugly inside') };
  return [...named, ...odd, ...money, all];
}
