import { Calendar, day, localTime } from '../calendar.ts';
import type { AuditDraft } from '../write/audit-chains.ts';
import type { TableRows } from '../write/copy-text.ts';
import type { TenantDocuments } from '../write/documents.ts';
import { agentsOf } from './agents.ts';
import { auditOf } from './audit.ts';
import { campaignsOf } from './campaigns.ts';
import { apiKeysOf, invitationsOf, membershipsOf, peopleOf } from './people.ts';
import { planOutputsOf } from './plan-outputs.ts';
import { workRows } from './records.ts';
import { shapesOf } from './shapes.ts';
import { type SkillHistory, skillsOf } from './skills.ts';
import { ledgerOf, spendMonthsOf } from './spend.ts';
import { tenantRow } from './tenant-row.ts';
import type { DemoTenant } from './tenant-spec.ts';
import { workloadsOf } from './workload.ts';
import { type Person, type PlatformPerson, placeOf, type World } from './world.ts';

/** Everything of one tenant, ready to be written. */
export interface BuiltTenant {
  slug: string;
  people: readonly Person[];
  tables: readonly TableRows[];
  audit: readonly AuditDraft[];
  documents: TenantDocuments;
}

type Trace = { id: string; version: number; scope: string };

function skillTrace(
  world: World,
  agents: readonly { role: string; skillIds: string[] }[],
  own: readonly SkillHistory[],
) {
  const versions = new Map<string, Trace>();
  for (const { id, version } of world.globalSkills.values())
    versions.set(id, { id, version, scope: 'global' });
  for (const history of own) {
    const current = history.at(-1);
    if (current) versions.set(current._id, { id: current._id, version: current.version, scope: 'tenant' });
  }
  return (role: string): Trace[] =>
    (agents.find((agent) => agent.role === role)?.skillIds ?? []).flatMap((id) => versions.get(id) ?? []);
}

/** Builds a tenant from the world alone: the others need not exist. */
export function buildTenant(world: World, spec: DemoTenant, team: readonly PlatformPerson[]): BuiltTenant {
  const place = placeOf(world, spec);
  const boosts = spec.boost
    ? [localTime(spec.timezone, world.asOf, spec.boost.daysAgo, '00:00')].map((from) => ({
        from,
        to: from + day,
        factor: spec.boost?.factor ?? 1,
      }))
    : [];
  const calendar = new Calendar(
    spec.timezone,
    spec.locale,
    place.from,
    Math.max(place.to, place.from + day),
    place.stream('calendar'),
    boosts,
  );
  const people = peopleOf(world, place);
  const skills = skillsOf(place, people);
  const agents = agentsOf(
    world,
    place,
    skills.map((history) => history[0]?._id ?? ''),
  );
  const shapes = spec.completed + spec.specials.length > 0 ? shapesOf(place, world.asOf, calendar) : [];
  const campaigns = campaignsOf(world, place, people, shapes, workloadsOf(place, shapes), calendar);
  const ledger = ledgerOf(place, world.asOf, campaigns);
  const work = workRows(world, place, campaigns, ledger, skillTrace(world, agents, skills));
  const invitations = invitationsOf(world, place, people);
  const keys = apiKeysOf(world, place, people);
  return {
    slug: spec.slug,
    people,
    tables: [
      { table: 'tenants', rows: [tenantRow(world, place)] },
      { table: 'brands', rows: work.brands },
      { table: 'memberships', rows: membershipsOf(place, people) },
      { table: 'invitations', rows: invitations },
      { table: 'api_keys', rows: keys },
      { table: 'agent_configs', rows: agents },
      { table: 'campaigns', rows: work.campaigns },
      { table: 'campaign_plans', rows: work.plans, json: ['plan'] },
      { table: 'tasks', rows: work.tasks },
      { table: 'runs', rows: work.runs },
      { table: 'attempts', rows: work.attempts },
      { table: 'deliverables', rows: work.deliverables },
      { table: 'ledger_entries', rows: ledger },
      { table: 'spend_months', rows: spendMonthsOf(place.id, ledger) },
    ],
    audit: auditOf({
      ...{ world, place, people, team, agents, skills, invitations, keys, campaigns },
      brands: work.brands,
    }),
    documents: {
      slug: spec.slug,
      skills,
      bodies: work.bodies,
      planOutputs: planOutputsOf(spec.slug, campaigns),
    },
  };
}
