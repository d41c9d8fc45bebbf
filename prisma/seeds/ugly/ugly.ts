import type { LedgerEntry } from '../../../server/data/postgres/generated/client.ts';
import { day, minute } from '../calendar.ts';
import { platformAudit } from '../demo/audit.ts';
import { platformTeam, userRow } from '../demo/people.ts';
import { spendMonthsOf } from '../demo/spend.ts';
import type { SeedDeps } from '../deps.ts';
import { readGlobalSkills } from '../global-skills.ts';
import { monthOf } from '../months.ts';
import { streamOf } from '../random.ts';
import { writeAll } from '../write/all.ts';
import type { TenantDocuments } from '../write/documents.ts';
import { uglyTexts } from './names.ts';
import { uglyMoney, uglyTenants } from './tenants.ts';
import { uglyWork } from './work.ts';

function moneyRows(deps: SeedDeps, tenantId: string, slug: string): LedgerEntry[] {
  const money = uglyMoney.find((one) => one.slug === slug);
  if (!money) return [];
  const at = deps.asOf.getTime() - minute;
  const id = streamOf(deps.seed, slug, 'ledger_entries').uuid(at);
  const price = slug === 'money-zero' ? ('unknown' as const) : ('known' as const);
  return [
    {
      tenantId,
      id,
      period: monthOf('UTC', at),
      campaignId: null,
      taskId: null,
      runId: null,
      attempt: null,
      role: 'copywriter',
      provider: 'claude',
      modelId: 'claude-sonnet-5-5',
      state: 'settled',
      heldMicros: money.spent,
      costMicros: money.spent,
      inputTokens: money.tokens,
      outputTokens: 1n,
      cacheReadTokens: 0n,
      cacheWriteTokens: 0n,
      priceStatus: price,
      credentialOwner: 'platform',
      estimated: true,
      firstTokenMs: null,
      durationMs: null,
      errorCode: null,
      createdAt: new Date(at),
      settledAt: new Date(at),
    },
  ];
}

function uglySkills(deps: SeedDeps): TenantDocuments['skills'] {
  const chance = streamOf(deps.seed, 'ugly-inside', 'skills');
  const updatedAt = new Date(deps.asOf.getTime() - day);
  return uglyTexts.map(({ name }, index) => {
    const markdown = `# ${name}\n\n${uglyTexts.map((one) => one.name).join('\n\n')}\n\n<script>alert(1)</script>\n`;
    return [
      {
        _id: chance.uuid(updatedAt.getTime()),
        key: `ugly-${index + 1}`,
        title: [...name].slice(0, 120).join(''),
        description: '<img src=x onerror=alert(1)>',
        roles: ['copywriter'],
        version: 1,
        bytes: Buffer.byteLength(markdown),
        markdown,
        updatedAt,
        updatedBy: '"><i>somebody</i>@ugly.example',
      },
    ];
  });
}

/** What every screen survives: names, texts, money and times at their edges, where users and models could put them. */
export function seedUgly(deps: SeedDeps): Promise<Record<string, number>> {
  const asOf = deps.asOf.getTime();
  const tenants = uglyTenants(deps);
  const team = platformTeam({
    seed: deps.seed,
    asOf,
    passwordHash: deps.demoPasswordHash,
    globalSkills: new Map(),
  });
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
  const owners = tenants.map(({ row }) =>
    userRow(
      streamOf(deps.seed, row.slug, 'users').uuid(asOf - 80 * day),
      `owner@${row.slug}.example`,
      row.name,
      asOf - 80 * day,
      deps.demoPasswordHash,
    ),
  );
  const inside = tenants.find(({ row }) => row.slug === 'ugly-inside');
  const work = uglyWork(deps, inside?.row.id ?? '');
  const ledger = [...work.ledger, ...tenants.flatMap(({ row }) => moneyRows(deps, row.id, row.slug))];
  const skills = readGlobalSkills();
  return writeAll(deps, {
    tables: [
      { table: 'users', rows: [...team.map(({ user }) => user), ...owners] },
      { table: 'platform_members', rows: team.map(({ member }) => member) },
      { table: 'tenants', rows: tenants.map(({ row }) => row) },
      {
        table: 'memberships',
        rows: tenants.map(({ row }, index) => ({
          tenantId: row.id,
          userId: owners[index]?.id,
          role: 'owner',
          createdAt: new Date(asOf - 80 * day),
        })),
      },
      { table: 'campaigns', rows: work.campaigns },
      { table: 'campaign_plans', rows: work.plans, json: ['plan'] },
      { table: 'tasks', rows: work.tasks },
      { table: 'runs', rows: work.runs },
      { table: 'attempts', rows: work.attempts },
      { table: 'deliverables', rows: work.deliverables },
      { table: 'ledger_entries', rows: ledger },
      {
        table: 'spend_months',
        rows: tenants.flatMap(({ row }) =>
          spendMonthsOf(
            row.id,
            ledger.filter(({ tenantId }) => tenantId === row.id),
          ),
        ),
      },
    ],
    audit: platformAudit(team, []),
    documents: [{ slug: 'ugly-inside', skills: uglySkills(deps), bodies: work.bodies, planOutputs: [] }],
    globalSkills: skills,
  });
}
