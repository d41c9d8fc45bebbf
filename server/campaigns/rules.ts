import type { CampaignState, TaskState } from '../data/postgres/enums.ts';
import { AppError } from '../errors/app-error.ts';

/** What a person can do to a campaign, and in which states. */
const actStates = {
  submit: ['draft'],
  start: ['plan_review'],
  replan: ['planning_failed', 'plan_review'],
  cancel: [
    'draft',
    'planning',
    'plan_review',
    'planning_failed',
    'over_budget',
    'running',
    'paused',
    'review',
  ],
  retry_task: ['running', 'completed', 'failed'],
} as const satisfies Record<string, readonly CampaignState[]>;
export type CampaignAct = keyof typeof actStates;

const actWords: Record<CampaignAct, string> = {
  submit: 'submitted',
  start: 'started',
  replan: 'planned again',
  cancel: 'cancelled',
  retry_task: 'given another try',
};
export const stateWords = (state: string): string => state.replaceAll('_', ' ');

/** @throws AppError `illegal_move` naming the state and those that allow the act */
export function assertMay(act: CampaignAct, state: CampaignState): void {
  const allowed: readonly CampaignState[] = actStates[act];
  if (allowed.includes(state)) return;
  throw new AppError(
    'illegal_move',
    `This campaign is ${stateWords(state)} and cannot be ${actWords[act]}; that goes when it is ${allowed.map(stateWords).join(' or ')}.`,
    { details: { state, allowed } },
  );
}

/** A task as the decisions below see it. */
export interface TaskNode {
  index: number;
  state: TaskState;
  dependsOn: readonly number[];
}

const notBegun: ReadonlySet<TaskState> = new Set(['pending', 'ready', 'blocked']);
const satisfied: ReadonlySet<TaskState> = new Set(['done', 'skipped']);
const broken: ReadonlySet<TaskState> = new Set(['failed', 'blocked', 'cancelled']);
const busy: ReadonlySet<TaskState> = new Set(['queued', 'running', 'awaiting_approval']);
const open: ReadonlySet<TaskState> = new Set(['pending', 'ready', ...busy]);

export interface Progress {
  /** The state each task should have now, by index; those to be queued are `queued`. */
  states: Map<number, TaskState>;
  /** Indexes to be queued now, in order. */
  queue: number[];
  campaign: Extract<CampaignState, 'running' | 'completed' | 'failed'>;
}

/**
 * What follows from the tasks' states: who is ready, who is blocked by a failed one, who is queued within the
 * plan's limit, and whether the campaign has ended. A task depends on earlier ones alone, so one pass is enough.
 * @param atOnce tasks of one campaign that may be queued or running together
 */
export function progress(tasks: readonly TaskNode[], atOnce: number): Progress {
  const states = new Map<number, TaskState>();
  for (const task of [...tasks].sort((a, b) => a.index - b.index)) {
    const needs = task.dependsOn.map((index) => states.get(index) ?? 'blocked');
    if (!notBegun.has(task.state)) states.set(task.index, task.state);
    else if (needs.some((state) => broken.has(state))) states.set(task.index, 'blocked');
    else states.set(task.index, needs.every((state) => satisfied.has(state)) ? 'ready' : 'pending');
  }
  const all = [...states];
  const room = atOnce - all.filter(([, state]) => busy.has(state)).length;
  const queue = all
    .filter(([, state]) => state === 'ready')
    .map(([index]) => index)
    .slice(0, Math.max(room, 0));
  for (const index of queue) states.set(index, 'queued');
  return { states, queue, campaign: campaignAfter([...states.values()]) };
}

/** Some task done is a completed campaign, if with failures; none is a failed one. */
function campaignAfter(states: readonly TaskState[]): Progress['campaign'] {
  if (states.some((state) => open.has(state))) return 'running';
  return states.some((state) => satisfied.has(state)) ? 'completed' : 'failed';
}

/** Why a finished campaign is not a plain success; null when it is. */
export function endSentence(states: readonly TaskState[]): string | null {
  const done = states.filter((state) => satisfied.has(state)).length;
  if (done === states.length) return null;
  return `${done} of ${states.length} tasks done. Open the others to see why they stopped, and try them again.`;
}
