import type { CampaignPlan as PlanText } from '../../../server/campaigns/contract.ts';
import { endSentence } from '../../../server/campaigns/rules.ts';
import type {
  Attempt,
  Brand,
  Campaign,
  CampaignPlan,
  Deliverable,
  LedgerEntry,
  Run,
  Task,
} from '../../../server/data/postgres/generated/client.ts';
import { planMatrix } from '../../../server/plans/index.ts';
import { monthOf } from '../months.ts';
import type { Stream } from '../random.ts';
import { brandOf, brandsOf } from './brands.ts';
import { writeDeliverable } from './deliverables/index.ts';
import type { AttemptDraft, CampaignDraft, RunDraft } from './drafts.ts';
import type { StoredBody } from './stored.ts';
import type { Place, World } from './world.ts';

const dated = (at: number | null): Date | null => (at === null ? null : new Date(at));

/** What a person reads beside the state. */
function reasonOf(draft: CampaignDraft): string | null {
  const { state, pausedReason } = draft.shape;
  const texts: Record<string, string> = {
    cap: 'The cap of the month is reached. Work goes on when it is raised or the month is over.',
    user: 'Paused by a person: the stock list is being corrected.',
    suspended: 'The workspace is suspended.',
    kill_switch: 'Paused by the platform: one provider was switched off for all.',
    planning_failed: 'No valid plan after one repair.',
    over_budget:
      'The plan could cost up to $54.20 and $0.11 of the month is free. Drop tasks, raise the cap or choose cheaper agents.',
    cancelled: 'Cancelled by a person: the offer was withdrawn.',
  };
  const ended = state === 'unanswered' || state === 'failed' || state === 'completed';
  return ended ? endSentence(draft.tasks.map((task) => task.state)) : (texts[pausedReason ?? state] ?? null);
}

function planOf(place: Place, draft: CampaignDraft): PlanText {
  return {
    schemaVersion: 1,
    title: draft.name,
    summary: draft.theme.goal,
    language: place.spec.trade.language,
    tasks: draft.tasks.map((task, index) => ({
      title: task.title,
      role: task.role,
      instructions: task.instructions,
      acceptance: [...task.acceptance],
      dependsOn: task.dependsOn,
      approval: 'none',
      dueInDays: index < 10 ? index + 1 : null,
    })),
    openQuestions: [],
  };
}

/** The rows of a tenant's campaigns and what came of them. */
export interface WorkRows {
  brands: Brand[];
  campaigns: Campaign[];
  plans: CampaignPlan[];
  tasks: Task[];
  runs: Run[];
  attempts: Attempt[];
  deliverables: Deliverable[];
  bodies: StoredBody[];
}

type SkillTrace = { id: string; version: number; scope: string }[];

interface Sum {
  input: bigint;
  output: bigint;
  cost: bigint;
}

/** Tokens and money of each run, from its calls. */
function sumsOf(ledger: readonly LedgerEntry[]): Map<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const { runId, inputTokens, outputTokens, costMicros } of ledger) {
    const sum = sums.get(runId ?? '') ?? { input: 0n, output: 0n, cost: 0n };
    sum.input += inputTokens;
    sum.output += outputTokens;
    sum.cost += costMicros;
    sums.set(runId ?? '', sum);
  }
  return sums;
}

/** Turns what happened into rows; sums of money and tokens come from the ledger. */
export function workRows(
  world: World,
  place: Place,
  drafts: readonly CampaignDraft[],
  ledger: readonly LedgerEntry[],
  skillsOf: (role: string) => SkillTrace,
): WorkRows {
  const rows: WorkRows = {
    brands: brandsOf(place),
    campaigns: [],
    plans: [],
    tasks: [],
    runs: [],
    attempts: [],
    deliverables: [],
    bodies: [],
  };
  const sums = sumsOf(ledger);
  const hashes = place.stream('attempts');
  const words = place.stream('deliverables');
  for (const [number, draft] of drafts.entries()) {
    const planned = draft.runs[0]?.finishedAt ?? draft.shape.createdAt;
    rows.campaigns.push(campaignRow(place, draft, brandOf(rows.brands, draft.theme, number)));
    if (draft.tasks.length > 0) {
      const key = { tenantId: place.id, campaignId: draft.id, version: 1 };
      const plan = planOf(place, draft);
      rows.plans.push({ ...key, plan, normalised: [], authorId: null, createdAt: new Date(planned) });
    }
    rows.tasks.push(...draft.tasks.map((_, index) => taskRow(place, draft, index, planned)));
    for (const run of draft.runs) {
      if (run.finishedAt > world.asOf) throw new Error(`${place.spec.slug}: work lies in the future`);
      rows.runs.push(runRow(place, draft, run, sums.get(run.id)));
      rows.attempts.push(
        ...run.attempts.map((one) => attemptRow(place, run, one, hashes, skillsOf(run.role))),
      );
      if (run.version === null || run.task === null) continue;
      const made = writeDeliverable(place, draft, run, words);
      rows.deliverables.push(made.row);
      rows.bodies.push(made.body);
    }
  }
  return rows;
}

function campaignRow(place: Place, draft: CampaignDraft, brand: Brand | undefined): Campaign {
  const { shape, theme } = draft;
  const { trade, plan, timezone } = place.spec;
  const audience = trade.audiences[Number.parseInt(draft.id.slice(-2), 16) % trade.audiences.length] ?? '';
  return {
    tenantId: place.id,
    id: draft.id,
    name: draft.name,
    brief: {
      goal: theme.goal,
      audience,
      offer: theme.offer,
      market: trade.market,
      language: trade.language,
      mustUse: [],
      mustNotUse: [],
      from: null,
      to: null,
    },
    state: shape.state === 'unanswered' ? 'completed' : shape.state,
    pausedReason: shape.pausedReason,
    stateReason: reasonOf(draft),
    autoStart: shape.scheduled,
    capMicros: planMatrix[plan].campaignCapMicros,
    planVersion: draft.tasks.length > 0 ? 1 : 0,
    createdBy: draft.createdBy,
    brandId: brand?.id ?? null,
    month: draft.submittedAt === null ? null : monthOf(timezone, draft.submittedAt),
    submittedAt: dated(draft.submittedAt),
    finishedAt: dated(draft.finishedAt),
    version: draft.submittedAt === null ? 1 : 2 + draft.runs.length,
    createdAt: new Date(shape.createdAt),
    updatedAt: new Date(draft.finishedAt ?? draft.runs.at(-1)?.finishedAt ?? shape.createdAt),
  };
}

function taskRow(place: Place, draft: CampaignDraft, index: number, planned: number): Task {
  const task = draft.tasks[index];
  if (!task) throw new Error('No such task');
  return {
    tenantId: place.id,
    id: task.id,
    campaignId: draft.id,
    index,
    title: task.title,
    role: task.role,
    instructions: task.instructions,
    acceptance: [...task.acceptance],
    dependsOn: task.dependsOn,
    approval: 'none',
    dueInDays: index < 10 ? index + 1 : null,
    state: task.state,
    createdAt: new Date(planned),
    finishedAt: dated(task.finishedAt),
  };
}

function attemptRow(
  place: Place,
  run: RunDraft,
  one: AttemptDraft,
  chance: Stream,
  skills: SkillTrace,
): Attempt {
  const worker = `worker-${1 + (chance.bits() % 3)}`;
  const asked = run.calls.some((call) => call.attempt === one.attempt);
  return {
    tenantId: place.id,
    runId: run.id,
    attempt: one.attempt,
    state: one.state,
    workerId: worker,
    admittedAt: new Date(Math.min(one.at, run.startedAt) - 300),
    startedAt: new Date(one.at),
    heartbeatAt: new Date(one.end),
    finishedAt: new Date(one.end),
    errorCode: one.error,
    errorMessage: one.message,
    promptHash: asked ? chance.hex(32) : null,
    skillVersions: skills,
  };
}

function runRow(place: Place, draft: CampaignDraft, run: RunDraft, sum?: Sum): Run {
  return {
    tenantId: place.id,
    id: run.id,
    campaignId: draft.id,
    taskId: run.task === null ? null : (draft.tasks[run.task]?.id ?? null),
    purpose: run.purpose,
    role: run.role,
    state: run.state,
    stopReason: run.stopReason,
    stopDetail: run.detail,
    provider: run.provider,
    modelId: run.modelId,
    attempt: run.attempts.length,
    inputTokens: sum?.input ?? 0n,
    outputTokens: sum?.output ?? 0n,
    costMicros: sum?.cost ?? 0n,
    createdAt: new Date(run.createdAt),
    startedAt: new Date(run.startedAt),
    finishedAt: run.state === 'parked' ? null : new Date(run.finishedAt),
  };
}
