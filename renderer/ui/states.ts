import type { CampaignRow, TaskRow } from '../../server/campaigns/contract.ts';
import type {
  AttemptState,
  CampaignState,
  PausedReason,
  RunState,
  StopReason,
  TaskState,
  TenantStatus,
} from '../../server/data/postgres/enums.ts';
import type { RunRow } from '../../server/runs/contract.ts';
import type { TenantRow } from '../../server/tenants/contract.ts';
import type { Meaning } from '../app/theme.ts';
import { formatDay } from './format.ts';

/** How a state is shown: always a colour's meaning, an icon by that meaning, and a word. */
export interface StateLook {
  meaning: Meaning;
  label: string;
  /** What it means and what comes next, for the tooltip. */
  hint?: string;
}

const look = (meaning: Meaning, label: string, hint?: string): StateLook =>
  hint === undefined ? { meaning, label } : { meaning, label, hint };

/** Looks a state up; one a newer server invented is shown as itself. */
const looked = <State extends string>(looks: Record<State, StateLook>, state: State): StateLook =>
  Object.hasOwn(looks, state) ? looks[state] : look('neutral', state.replaceAll('_', ' '));

const tenantLooks: Record<TenantStatus, StateLook> = {
  trialing: look('info', 'trial'),
  active: look('ok', 'active'),
  suspended: look('danger', 'suspended', 'Nothing runs and nobody can sign in until it is resumed.'),
};

/** A tenant's status, with what follows from its dates first. */
export const tenantLook = (
  tenant: Pick<TenantRow, 'status' | 'provisionedAt' | 'deletedAt' | 'purgeAt'>,
): StateLook => {
  if (tenant.deletedAt !== null) {
    const until = tenant.purgeAt === null ? '' : ` until ${formatDay(tenant.purgeAt)}`;
    return look(
      'warn',
      `deleting${until}`,
      'Suspended. Its data is removed for good on that day, unless restored.',
    );
  }
  if (tenant.provisionedAt === null)
    return look('info', 'setting up', 'Its stores and agents are being made.');
  return looked(tenantLooks, tenant.status);
};

const campaignLooks: Record<CampaignState, StateLook> = {
  draft: look('neutral', 'draft'),
  planning: look('info', 'planning', 'A model writes the plan.'),
  plan_review: look('warn', 'needs you', 'The plan is ready. Look at it and start.'),
  planning_failed: look(
    'danger',
    'plan failed',
    'No valid plan after one repair. Edit the brief or try again.',
  ),
  over_budget: look('warn', 'over budget', 'The plan may cost more than the cap allows.'),
  running: look('info', 'running'),
  paused: look('neutral', 'paused'),
  review: look('warn', 'needs you', 'All tasks are done. Complete the campaign.'),
  completed: look('ok', 'completed'),
  failed: look('danger', 'failed'),
  cancelled: look('neutral', 'cancelled'),
};

const pausedLooks: Record<PausedReason, StateLook> = {
  user: look('neutral', 'paused', 'Running tasks end, no new one starts.'),
  cap: look('held', 'stopped by cap', 'The next task may cost more than is left.'),
  suspended: look('neutral', 'parked (suspended)', 'The workspace is suspended.'),
  kill_switch: look('danger', 'stopped by switch', 'The platform stopped agents.'),
};

export const campaignLook = (
  campaign: Pick<CampaignRow, 'state' | 'pausedReason' | 'tasksFailed'>,
): StateLook => {
  if (campaign.state === 'paused' && campaign.pausedReason !== null)
    return looked(pausedLooks, campaign.pausedReason);
  if (campaign.state === 'completed' && campaign.tasksFailed > 0) {
    return look('warn', 'completed with failures', `${campaign.tasksFailed} tasks failed or were skipped.`);
  }
  return looked(campaignLooks, campaign.state);
};

/** Why a run ended, in words. Only `done` looks like success. */
const stopLooks: Record<StopReason, StateLook> = {
  done: look('ok', 'done'),
  needs_human: look('warn', 'needs you', 'The agent has questions only a person can answer.'),
  max_steps: look('warn', 'stopped: step limit'),
  cost_cap: look('warn', 'stopped: cost cap'),
  budget_blocked: look('danger', 'refused: budget', 'It may cost more than is left of a cap.'),
  timeout: look('warn', 'stopped: time limit'),
  aborted: look('neutral', 'aborted'),
  provider_failed: look('danger', 'provider failed'),
  model_missing: look(
    'danger',
    'model missing',
    'The model is not on the server. Pull it or choose another.',
  ),
  invalid_output: look('danger', 'invalid output', 'The answer did not fit its form, also after one repair.'),
  policy_blocked: look('danger', 'blocked by policy', 'Nothing left the network.'),
  rejected: look('warn', 'rejected'),
  approval_expired: look('warn', 'approval expired'),
};

const runLooks: Record<RunState, StateLook> = {
  queued: look('neutral', 'queued'),
  running: look('info', 'running'),
  awaiting_approval: look('warn', 'needs approval'),
  parked: look('neutral', 'parked (suspended)'),
  done: look('ok', 'done'),
  stopped: look('warn', 'stopped'),
  failed: look('danger', 'failed'),
  cancelled: look('neutral', 'cancelled'),
};

const endedWithReason: ReadonlySet<RunState> = new Set(['stopped', 'failed']);

export const runLook = (run: Pick<RunRow, 'state' | 'stopReason'>): StateLook =>
  run.stopReason !== null && endedWithReason.has(run.state)
    ? looked(stopLooks, run.stopReason)
    : looked(runLooks, run.state);

const taskLooks: Record<TaskState, StateLook> = {
  pending: look('neutral', 'waiting on tasks'),
  ready: look('neutral', 'ready'),
  queued: look('neutral', 'queued'),
  running: look('info', 'running'),
  awaiting_approval: look('warn', 'needs approval'),
  done: look('ok', 'done'),
  failed: look('danger', 'failed'),
  blocked: look('warn', 'blocked', 'A task it depends on failed. Retry or skip that one.'),
  skipped: look('neutral', 'skipped'),
  cancelled: look('neutral', 'cancelled'),
};

export const taskLook = (task: Pick<TaskRow, 'state' | 'stopReason'>): StateLook =>
  task.state === 'failed' && task.stopReason !== null && task.stopReason !== 'done'
    ? looked(stopLooks, task.stopReason)
    : looked(taskLooks, task.state);

const attemptLooks: Record<AttemptState, StateLook> = {
  admitted: look('held', 'held'),
  running: look('info', 'calling'),
  done: look('ok', 'settled'),
  failed: look('danger', 'failed'),
  lost: look('warn', 'lost', 'Its worker is gone; the run is tried again.'),
};

export const attemptLook = (state: AttemptState): StateLook => looked(attemptLooks, state);

/** Options of a status filter over campaigns' plain states. */
export const campaignStateOptions = (
  states: readonly CampaignState[],
): { value: CampaignState; label: string }[] => states.map((value) => ({ value, label: filterWords[value] }));

/** In a filter each state needs a word of its own; in a row several may mean "needs you". */
const filterWords: Record<CampaignState, string> = {
  draft: 'draft',
  planning: 'planning',
  plan_review: 'plan ready',
  planning_failed: 'plan failed',
  over_budget: 'over budget',
  running: 'running',
  paused: 'paused',
  review: 'review',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
};

export const runStateOptions = (states: readonly RunState[]): { value: RunState; label: string }[] =>
  states.map((value) => ({ value, label: looked(runLooks, value).label }));
