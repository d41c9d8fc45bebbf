import { Readable } from 'node:stream';
import type { Plan } from '../../../server/data/postgres/enums.ts';
import type { Tenant } from '../../../server/data/postgres/generated/client.ts';
import { planMatrix } from '../../../server/plans/index.ts';
import { day, hour } from '../calendar.ts';
import { platformTeam, userRow } from '../demo/people.ts';
import type { SeedDeps } from '../deps.ts';
import { refuseUsedDatabase } from '../guard.ts';
import { checkRecord } from '../invariants.ts';
import { Stream, streamOf } from '../random.ts';
import { type AuditDraft, writeAuditChains } from '../write/audit-chains.ts';
import { type RecordWriter, writeRecord } from '../write/record.ts';
import { type LedgerText, ledgerColumns, ledgerText } from './ledger-text.ts';

interface ScaleSize {
  tenants: number;
  ledgerRows: number;
}

const fullSize: ScaleSize = { tenants: 10_000, ledgerRows: 1_000_000 };

const zones = [
  ['Europe/Berlin', 'de-DE'],
  ['America/New_York', 'en-US'],
  ['America/Los_Angeles', 'en-US'],
  ['America/Sao_Paulo', 'pt-BR'],
  ['Europe/London', 'en-GB'],
  ['Asia/Tokyo', 'ja-JP'],
  ['Asia/Kolkata', 'en-IN'],
  ['Australia/Perth', 'en-AU'],
] as const;
const firstWords = [
  'Amber',
  'Birch',
  'Cedar',
  'Delta',
  'Ember',
  'Fjord',
  'Grove',
  'Harbor',
  'Indigo',
  'Juniper',
  'Kite',
  'Linden',
  'Maple',
  'North',
  'Ochre',
  'Pebble',
  'Quartz',
  'River',
  'Saffron',
  'Tidal',
];
const secondWords = [
  'Bakery',
  'Books',
  'Clinic',
  'Cycles',
  'Dental',
  'Foods',
  'Garden',
  'Homes',
  'Kitchen',
  'Legal',
  'Motors',
  'Optics',
  'Outdoor',
  'Pets',
  'Studio',
  'Tea',
  'Travel',
  'Works',
  'Yoga',
  'Press',
];

function tenantOf(deps: SeedDeps, index: number, chance: Stream): Tenant {
  const asOf = deps.asOf.getTime();
  const createdAt = new Date(asOf - 366 * day - chance.int(0, 200 * 24) * hour);
  const plan: Plan =
    (['free', 'free', 'free', 'free', 'pro', 'pro', 'pro', 'agency', 'agency', 'enterprise'] as const)[
      index % 10
    ] ?? 'free';
  const suspended = index % 97 === 13;
  const trialing = !suspended && plan === 'pro' && index % 5 === 0;
  const [timezone, locale] = chance.pick(zones);
  const name = `${chance.pick(firstWords)} ${chance.pick(secondWords)}`;
  const providers = planMatrix[plan].providers.filter((provider) => provider !== 'webhook');
  return {
    id: chance.uuid(createdAt.getTime()),
    slug: `${name.toLowerCase().replace(' ', '-')}-${(index + 1).toString(36)}`,
    name: `${name} ${index + 1}`,
    plan,
    status: suspended ? 'suspended' : trialing ? 'trialing' : 'active',
    statusBeforeSuspension: suspended ? 'active' : null,
    suspendedAt: suspended ? new Date(asOf - 9 * day) : null,
    suspendedBy: suspended ? 'billing@dmagency.example' : null,
    suspensionReason: suspended ? 'An invoice is open for sixty days.' : null,
    allowedProviders: [...providers],
    defaultProvider: providers[0] ?? 'claude',
    defaultModelId: null,
    dataPrivacyLevel: 'cloud_ok',
    monthlySpendCapMicros: 50_000_000n,
    deploymentMode: 'saas',
    onPremCallbackUrl: null,
    customDomain: null,
    timezone,
    locale,
    featureOverrides: {},
    trialStartedAt: trialing ? new Date(asOf - 3 * day) : null,
    provisionedAt: createdAt,
    deletedAt: null,
    purgeAt: null,
    purgeStartedAt: null,
    deletionExportId: null,
    version: 1,
    createdAt,
    updatedAt: createdAt,
  };
}

/** Rows of each tenant: few have very many. They come to exactly the number asked for. */
function shares(count: number, total: number, chance: Stream): Uint32Array {
  const weights = Float64Array.from({ length: count }, () => chance.lognormal(1.1));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const rows = Uint32Array.from(weights, (weight) => Math.floor((weight / sum) * total));
  let left = total - rows.reduce((all, one) => all + one, 0);
  for (let index = 0; left > 0; index = (index + 1) % count, left -= 1) rows[index] = (rows[index] ?? 0) + 1;
  return rows;
}

async function writeLedger(
  deps: SeedDeps,
  writer: RecordWriter,
  tenants: readonly Tenant[],
  size: ScaleSize,
): Promise<void> {
  const rows = shares(tenants.length, size.ledgerRows, streamOf(deps.seed, 'scale', 'shares'));
  const chance = new Stream(`dmagency/${deps.seed}/scale/ledger_entries`);
  const months: LedgerText['months'] = [];
  let written = 0;
  function* pieces(): Iterable<string> {
    for (const [index, tenant] of tenants.entries()) {
      const made = ledgerText(tenant, rows[index] ?? 0, deps.asOf.getTime(), chance);
      months.push(...made.months);
      written += rows[index] ?? 0;
      if (index % 500 === 0) deps.report?.(`${written} of ${size.ledgerRows} ledger rows`);
      yield made.text;
    }
  }
  await writer.copyPieces('ledger_entries', ledgerColumns, Readable.from(pieces()));
  writer.counts.ledger_entries = written;
  await writer.copy({ table: 'spend_months', rows: months });
}

/** Many tenants and a long ledger, for lists and sums at size; no documents. */
export function seedScale(deps: SeedDeps, size: ScaleSize = fullSize): Promise<Record<string, number>> {
  return writeRecord(deps.ownerUrl, async (writer) => {
    await refuseUsedDatabase(writer.client);
    const asOf = deps.asOf.getTime();
    const chance = streamOf(deps.seed, 'scale', 'tenants');
    const tenants = Array.from({ length: size.tenants }, (_, index) => tenantOf(deps, index, chance));
    const team = platformTeam({
      seed: deps.seed,
      asOf,
      passwordHash: deps.demoPasswordHash,
      globalSkills: new Map(),
    }).slice(0, 1);
    const first = team[0];
    if (first && deps.platformOwner) {
      const { email, name, passwordHash } = deps.platformOwner;
      Object.assign(first.user, {
        email,
        emailNormalized: email.toLowerCase(),
        passwordHash,
        name: name ?? first.user.name,
      });
    }
    const people = streamOf(deps.seed, 'scale', 'users');
    const owners = tenants.map((tenant) => {
      const at = tenant.createdAt.getTime();
      return userRow(
        people.uuid(at),
        `owner@${tenant.slug}.example`,
        `Owner of ${tenant.name}`,
        at,
        deps.demoPasswordHash,
      );
    });
    deps.report?.(`${size.tenants} tenants`);
    await writer.copy({ table: 'tenants', rows: tenants });
    await writer.firstBrands();
    await writer.copy({ table: 'users', rows: [...team.map(({ user }) => user), ...owners] });
    await writer.copy({ table: 'platform_members', rows: team.map(({ member }) => member) });
    await writer.copy({
      table: 'memberships',
      rows: tenants.map((tenant, index) => ({
        tenantId: tenant.id,
        userId: owners[index]?.id,
        role: 'owner',
        createdAt: tenant.createdAt,
      })),
    });
    await writeLedger(deps, writer, tenants, size);
    deps.report?.('audit chains');
    await writeAuditChains(writer, tenants.map(madeEvent));
    await writer.client.query(
      'ANALYZE tenants, users, memberships, ledger_entries, spend_months, audit_entries',
    );
    deps.report?.('proving that the sums agree');
    await checkRecord(writer.client);
    return writer.counts;
  });
}

const madeEvent = (tenant: Tenant): AuditDraft => ({
  tenantId: tenant.id,
  at: tenant.createdAt,
  actorKind: 'machine',
  actorId: null,
  actorLabel: 'seed',
  actorRole: null,
  source: 'seed',
  requestId: null,
  action: 'tenant.created',
  objectType: 'tenant',
  objectId: tenant.id,
  reason: null,
  before: null,
  after: { slug: tenant.slug, name: tenant.name, plan: tenant.plan },
});
