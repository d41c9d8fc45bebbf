import type { StopReason } from '../../../server/data/postgres/enums.ts';
import { type Calendar, hour, minute } from '../calendar.ts';
import type { Theme } from '../data/trades/trade.ts';
import type { Stream } from '../random.ts';
import type { CampaignDraft, RunDraft, TaskDraft } from './drafts.ts';
import { buildRun, type RunWish } from './runs.ts';
import { hasWork, type Shape } from './shapes.ts';
import { chooseTasks } from './task-slots.ts';
import type { Workload } from './workload.ts';
import type { Person, Place, World } from './world.ts';

/** The most that a run takes: local models are slow, and so is a provider in trouble. */
const longestRun = (place: Place, shape: Shape): number =>
  (shape.pin?.utc ? 12 : place.spec.providers.includes('ollama') ? 9 : 5) * minute;

/** Runs of a campaign one after the other within its time, drawn by when the tenant works. */
function spread(
  wishes: Omit<RunWish, 'at'>[],
  calendar: Calendar,
  chance: Stream,
  from: number,
  end: number,
  longest: number,
): RunWish[] {
  const times = wishes
    .map(() => calendar.draw(chance, from, Math.max(end - longest, from + minute)))
    .sort((a, b) => a - b);
  for (let index = 1; index < times.length; index += 1) {
    times[index] = Math.max(times[index] ?? 0, (times[index - 1] ?? 0) + longest);
  }
  let latest = Math.max(end - longest, from);
  for (let index = times.length - 1; index >= 0; index -= 1) {
    times[index] = Math.min(times[index] ?? 0, latest);
    latest = (times[index] ?? 0) - longest;
  }
  return wishes.map((wish, index) => ({ ...wish, at: times[index] ?? from }));
}

/** Each task's runs in order: what failed and was tried again, then what was delivered. */
function wishesOf(load: Workload, tasks: readonly TaskDraft[], chance: Stream): Omit<RunWish, 'at'>[] {
  const before = new Map<number, StopReason[]>();
  const versions = new Map<number, number>();
  const firstOnes = load.shape.pin?.endings !== undefined;
  for (const reason of load.retried) {
    const at = firstOnes ? 0 : chance.int(0, Math.max(0, load.done - 1));
    before.set(at, [...(before.get(at) ?? []), reason]);
  }
  for (let number = 0; number < load.versions; number += 1) {
    const at = load.versions >= 4 && number < 4 ? 0 : chance.int(0, Math.max(0, load.done - 1));
    versions.set(at, (versions.get(at) ?? 0) + 1);
  }
  const provider = load.shape.pin?.provider;
  const wishes: Omit<RunWish, 'at'>[] = [];
  tasks.forEach(({ role }, task) => {
    const final = load.finals[task - load.done];
    for (const reason of before.get(task) ?? []) wishes.push({ task, role, reason, version: null, provider });
    if (task < load.done) {
      for (let version = 1; version <= 1 + (versions.get(task) ?? 0); version += 1)
        wishes.push({ task, role, reason: 'done', version });
    } else if (final) {
      const parked = load.shape.pausedReason === 'suspended';
      wishes.push({ task, role, reason: final, version: null, parked });
    }
  });
  return wishes;
}

function settleTasks(load: Workload, tasks: TaskDraft[], runs: readonly RunDraft[]): void {
  const { state } = load.shape;
  tasks.forEach((task, index) => {
    const last = runs.filter((run) => run.task === index).at(-1);
    if (index < load.done) {
      task.state = 'done';
      task.finishedAt = last?.finishedAt ?? null;
    } else if (index < load.done + load.finals.length) {
      const open = last?.state === 'parked';
      task.state = open ? 'ready' : state === 'cancelled' ? 'cancelled' : 'failed';
      task.finishedAt = open ? null : (last?.finishedAt ?? null);
    } else {
      task.state = state === 'cancelled' ? 'cancelled' : state === 'paused' ? 'pending' : 'blocked';
      if (state === 'cancelled') task.finishedAt = runs.at(-1)?.finishedAt ?? null;
    }
  });
}

const numbered = (theme: Theme, times: number, language: string): string =>
  times === 0
    ? theme.name
    : language === 'ja'
      ? `${theme.name}(第${times + 1}回)`
      : `${theme.name}, round ${times + 1}`;

const filled = (text: string, theme: Theme): string => text.replaceAll('{s}', theme.subject);

/** What was never begun waits for what stopped, or it would have been begun. */
function afterTheStopped(needs: number[], index: number, shape: Shape, load: Workload | undefined): number[] {
  if (!load || load.finals.length === 0 || index < load.done + load.finals.length) return needs;
  if (shape.state !== 'unanswered' && shape.state !== 'failed') return needs;
  return [...new Set([load.done, ...needs])].sort((one, other) => one - other);
}

function planRun(world: World, place: Place, shape: Shape, at: number, chance: Stream): RunDraft {
  const failed = shape.state === 'planning_failed';
  const wish: RunWish = {
    task: null,
    role: 'activity-planner',
    reason: failed ? 'invalid_output' : 'done',
    at,
    version: null,
  };
  const run = buildRun(world, place, wish, chance);
  if (failed) {
    run.calls.splice(2);
    run.detail =
      'No valid plan after one repair. Both answers are kept: write the plan by hand, try again or choose another model.';
  }
  return run;
}

/** Everything that happened in a tenant's campaigns, earliest first. */
export function campaignsOf(
  world: World,
  place: Place,
  people: readonly Person[],
  shapes: readonly Shape[],
  loads: readonly Workload[],
  calendar: Calendar,
): CampaignDraft[] {
  const chance = place.stream('campaigns');
  const runChance = place.stream('runs');
  const { trade } = place.spec;
  const writers = people.filter(({ role }) => role !== 'viewer');
  return shapes.map((shape, number): CampaignDraft => {
    const theme = trade.themes[number % trade.themes.length] ?? trade.themes[0];
    if (!theme) throw new Error(`${place.spec.slug} has no themes`);
    const name = numbered(theme, Math.floor(number / trade.themes.length), trade.language);
    const submittedAt =
      shape.state === 'draft' ? null : shape.createdAt + (shape.scheduled ? 0 : chance.int(1, 9) * minute);
    const joined = writers.filter(({ user }) => user.createdAt.getTime() <= shape.createdAt);
    const draft: CampaignDraft = {
      id: chance.uuid(shape.createdAt),
      shape,
      theme,
      name,
      createdBy: shape.scheduled
        ? null
        : ((joined.length > 0 ? chance.pick(joined) : people[0])?.user.id ?? null),
      submittedAt,
      startedAt: null,
      finishedAt: null,
      tasks: [],
      runs: [],
    };
    if (submittedAt === null) return draft;
    draft.runs.push(planRun(world, place, shape, submittedAt + 800, runChance));
    const planned = draft.runs[0]?.finishedAt ?? submittedAt;
    const load = loads.find((one) => one.shape === shape);
    const count = load
      ? load.done + load.finals.length + load.waiting
      : shape.state === 'planning_failed'
        ? 0
        : chance.int(3, 4);
    draft.tasks = chooseTasks(place.spec, count, chance).map((task, index) => ({
      ...task,
      title: filled(task.title, theme),
      instructions: filled(task.instructions, theme),
      dependsOn: afterTheStopped(task.dependsOn, index, shape, load),
      id: chance.uuid(planned),
      state: 'pending',
      finishedAt: null,
    }));
    if (!load || !hasWork(shape)) return draft;
    draft.startedAt = planned + (shape.scheduled ? 2_000 : chance.int(1, 25) * minute);
    const wishes = wishesOf(load, draft.tasks, chance);
    const longest = longestRun(place, shape);
    const end = Math.min(
      Math.max(shape.end, draft.startedAt + (wishes.length + 1) * longest),
      Math.max(place.to, draft.startedAt + hour / 2),
    );
    for (const wish of spread(wishes, calendar, chance, draft.startedAt + 1_000, end, longest))
      draft.runs.push(buildRun(world, place, wish, runChance));
    settleTasks(load, draft.tasks, draft.runs);
    const last = draft.runs.at(-1)?.finishedAt ?? draft.startedAt;
    if (['completed', 'unanswered', 'failed', 'cancelled'].includes(shape.state))
      draft.finishedAt = last + 400;
    return draft;
  });
}
