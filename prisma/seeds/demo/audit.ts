import type {
  AgentConfig,
  ApiKey,
  Brand,
  Invitation,
} from '../../../server/data/postgres/generated/client.ts';
import { day } from '../calendar.ts';
import type { AuditDraft } from '../write/audit-chains.ts';
import type { CampaignDraft } from './drafts.ts';
import type { SkillHistory } from './skills.ts';
import type { Person, Place, PlatformPerson, World } from './world.ts';

type Event = Pick<AuditDraft, 'action' | 'objectType' | 'objectId'> &
  Partial<Pick<AuditDraft, 'reason' | 'before' | 'after'>>;
type Who = Pick<AuditDraft, 'actorKind' | 'actorId' | 'actorLabel' | 'actorRole' | 'source'>;

const machine = (name: string): Who => ({
  actorKind: 'machine',
  actorId: null,
  actorLabel: name,
  actorRole: null,
  source: name,
});
const person = ({ user, role }: { user: Person['user']; role: string }): Who => ({
  actorKind: 'user',
  actorId: user.id,
  actorLabel: user.email,
  actorRole: role,
  source: 'api',
});

const entry = (tenantId: string | null, at: Date | number, who: Who, event: Event): AuditDraft => ({
  tenantId,
  at: new Date(at),
  ...who,
  requestId: null,
  reason: null,
  before: null,
  after: null,
  ...event,
});

/** What happened in a tenant, as its own chain and the platform's tell it. */
export interface TenantHistory {
  world: World;
  place: Place;
  people: readonly Person[];
  team: readonly PlatformPerson[];
  agents: readonly AgentConfig[];
  skills: readonly SkillHistory[];
  brands: readonly Brand[];
  invitations: readonly Invitation[];
  keys: readonly ApiKey[];
  campaigns: readonly CampaignDraft[];
}

export function auditOf(history: TenantHistory): AuditDraft[] {
  const { place, people, agents, skills, brands, invitations, keys, campaigns } = history;
  const owner = people[0];
  if (!owner) return [];
  const byId = new Map(people.map((one) => [one.user.id, one]));
  const byMail = new Map(people.map((one) => [one.user.email, one]));
  const of = (at: Date | number, who: Who, event: Event): AuditDraft => entry(place.id, at, who, event);
  const writer = (id: string | null): Who => {
    const known = id ? byId.get(id) : undefined;
    return known ? person(known) : machine('scheduler');
  };
  const drafts: AuditDraft[] = [...lifecycle(history)];
  for (const one of people) {
    const at = Math.max(one.user.createdAt.getTime(), place.createdAt + 60_000);
    drafts.push(
      of(at, person(one), {
        action: 'members.joined',
        objectType: 'user',
        objectId: one.user.id,
        after: { email: one.user.email, role: one.role },
      }),
    );
  }
  for (const agent of agents)
    if (agent.version > 1)
      drafts.push(
        of(agent.updatedAt, person(owner), {
          action: 'agent.saved',
          objectType: 'agent',
          objectId: agent.role,
          after: { adapterType: agent.adapterType, modelId: agent.modelId, version: agent.version },
        }),
      );
  for (const history of skills)
    for (const [index, skill] of history.entries()) {
      const before = history[index - 1];
      const who = byMail.get(skill.updatedBy) ?? owner;
      drafts.push(
        of(skill.updatedAt, person(who), {
          action: 'skill.saved',
          objectType: 'skill',
          objectId: skill._id,
          before: before ? { key: before.key, version: before.version, title: before.title } : null,
          after: { key: skill.key, version: skill.version, title: skill.title },
        }),
      );
    }
  // The first brand came with the tenant.
  for (const { id, name, createdAt } of brands.slice(1))
    drafts.push(
      of(createdAt, person(owner), {
        action: 'brand.created',
        objectType: 'brand',
        objectId: id,
        after: { name },
      }),
    );
  for (const one of invitations)
    drafts.push(
      of(one.createdAt, person(owner), {
        action: 'invitations.created',
        objectType: 'invitation',
        objectId: one.id,
        after: { email: one.email, role: one.role },
      }),
    );
  for (const key of keys)
    drafts.push(
      of(key.createdAt, person(owner), {
        action: 'api_keys.created',
        objectType: 'api_key',
        objectId: key.id,
        after: { name: key.name, role: key.role, expiresAt: key.expiresAt?.toISOString() ?? null },
      }),
    );
  for (const campaign of campaigns) {
    const who = writer(campaign.createdBy);
    const object = { objectType: 'campaign', objectId: campaign.id };
    const submitted = campaign.submittedAt !== null;
    drafts.push(
      of(campaign.submittedAt ?? campaign.shape.createdAt, who, {
        action: submitted ? 'campaign.submitted' : 'campaign.created',
        ...object,
        after: { name: campaign.name, autoStart: campaign.shape.scheduled },
      }),
    );
    if (campaign.startedAt !== null && !campaign.shape.scheduled)
      drafts.push(
        of(campaign.startedAt, who, {
          action: 'campaign.start',
          ...object,
          before: { state: 'plan_review' },
          after: { state: 'running' },
        }),
      );
    if (campaign.shape.state === 'cancelled' && campaign.finishedAt !== null)
      drafts.push(
        of(campaign.finishedAt, who, {
          action: 'campaign.cancel',
          ...object,
          before: { state: 'running' },
          after: { state: 'cancelled' },
        }),
      );
    for (const run of campaign.runs) {
      if (run.state === 'done' || run.state === 'parked') continue;
      drafts.push(
        of(run.finishedAt, run.state === 'cancelled' ? who : machine('worker'), {
          action: `run.${run.state}`,
          objectType: 'run',
          objectId: run.id,
          reason: run.detail,
          after: {
            stopReason: run.stopReason,
            attempt: run.attempts.length,
            purpose: run.purpose,
            role: run.role,
          },
        }),
      );
    }
  }
  return drafts;
}

/** Made, suspended, put up for deletion: on both chains. */
function lifecycle({ world, place, team }: TenantHistory): AuditDraft[] {
  const { spec } = place;
  const by = (role: string): Who => {
    const found = team.find(({ member }) => member.role === role) ?? team[0];
    return found ? person({ user: found.user, role }) : machine('seed');
  };
  const moves: [number, Who, Event][] = [
    [
      place.createdAt,
      by('operator'),
      {
        action: 'tenant.created',
        objectType: 'tenant',
        objectId: place.id,
        after: { slug: spec.slug, name: spec.name, plan: spec.plan },
      },
    ],
  ];
  const quiet = world.asOf - (spec.quietSince ?? 0) * day;
  const status = { before: { status: 'active' }, after: { status: 'suspended' } };
  const object = { objectType: 'tenant', objectId: place.id };
  if (spec.overrides)
    moves.push([
      place.createdAt + 40 * day,
      by('operator'),
      {
        action: 'tenant.updated',
        ...object,
        reason: 'Agreed in the contract: three brands for the group.',
        before: { featureOverrides: {} },
        after: { featureOverrides: spec.overrides },
      },
    ]);
  if (spec.slug === 'stonebridge-dental')
    moves.push([
      quiet,
      by('billing'),
      {
        action: 'tenant.suspended',
        ...object,
        reason: 'Two invoices are open since September and three mails were not answered.',
        ...status,
      },
    ]);
  if (spec.slug === 'quillon-media')
    moves.push([
      quiet,
      by('owner'),
      {
        action: 'tenant.deleted',
        ...object,
        reason: 'The customer closes the magazine and asked for an export first.',
        ...status,
      },
    ]);
  return moves.flatMap(([at, who, event]) => [entry(place.id, at, who, event), entry(null, at, who, event)]);
}

/** The platform's own chain: its people and the skills it ships. */
export function platformAudit(
  team: readonly PlatformPerson[],
  skills: readonly { id: string; key: string; version: number; title: string }[],
): AuditDraft[] {
  const first = team[0];
  if (!first) return [];
  const owner = person({ user: first.user, role: 'owner' });
  return [
    ...team.map(({ user, member }, index) =>
      entry(null, user.createdAt, index === 0 ? machine('seed') : owner, {
        action: 'platform.member_added',
        objectType: 'user',
        objectId: user.id,
        after: { email: user.email, role: member.role },
      }),
    ),
    ...skills.map(({ id, ...skill }, index) =>
      entry(null, first.user.createdAt.getTime() + (index + 1) * 60_000, machine('seed'), {
        action: 'skill.saved',
        objectType: 'skill',
        objectId: id,
        after: skill,
      }),
    ),
  ];
}
