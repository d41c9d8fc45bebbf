import type { StopReason } from '../../../server/data/postgres/enums.ts';
import { planMatrix } from '../../../server/plans/index.ts';
import type { Stream } from '../random.ts';
import { finalsOf, hasWork, type Shape } from './shapes.ts';
import { mostTasks } from './task-slots.ts';
import type { Place } from './world.ts';

/** How much is done in a campaign. Tasks come in the order: done, ended otherwise, never begun. */
export interface Workload {
  shape: Shape;
  done: number;
  /** Runs that ended otherwise and were then tried again by a person, in the order of their tasks. */
  retried: StopReason[];
  /** Runs that ended otherwise and were left so. */
  finals: StopReason[];
  /** Tasks that nothing has begun. */
  waiting: number;
  /** Further versions of deliverables, after feedback. */
  versions: number;
}

/** Where a reason may be tried again: what a cap blocked goes on locally, after the cap. */
function mayHold(place: Place, load: Workload, reason: StopReason): boolean {
  if (load.shape.state !== 'completed' && load.shape.state !== 'review') return false;
  if (reason === 'budget_blocked' && place.capReachedAt !== null) return load.shape.end > place.capReachedAt;
  return load.shape.pin === null;
}

function placeRetries(
  place: Place,
  loads: readonly Workload[],
  left: Map<StopReason, number>,
  chance: Stream,
): void {
  for (const load of loads) {
    for (const reason of load.shape.pin?.endings ?? []) {
      if ((left.get(reason) ?? 0) <= 0) continue;
      load.retried.push(reason);
      left.set(reason, (left.get(reason) ?? 0) - 1);
    }
  }
  for (const [reason, count] of left) {
    const fitting = loads.filter((load) => mayHold(place, load, reason));
    const able = fitting.length > 0 ? fitting : loads.filter(({ finals }) => finals.length === 0);
    for (let number = 0; number < count && able.length > 0; number += 1)
      chance.pick(able).retried.push(reason);
  }
}

const waitingTasks: Partial<Record<Shape['state'], number>> = {
  unanswered: 1,
  paused: 1,
  failed: 3,
  cancelled: 1,
};

/** Shares the tenant's runs among its campaigns, so that they come to exactly the number told. */
export function workloadsOf(place: Place, shapes: readonly Shape[]): Workload[] {
  const { spec } = place;
  const chance = place.stream('workload');
  const left = new Map(Object.entries(spec.endings) as [StopReason, number][]);
  const loads = shapes.filter(hasWork).map((shape): Workload => {
    const finals = finalsOf(shape, left);
    return { shape, done: 0, retried: [], finals, waiting: waitingTasks[shape.state] ?? 0, versions: 0 };
  });
  if (loads.length === 0) return [];
  placeRetries(place, loads, left, chance);
  const most = Math.min(planMatrix[spec.plan].tasksPerPlan, mostTasks(spec), 12);
  const room = (load: Workload): number =>
    load.shape.state === 'failed' ? 0 : most - load.finals.length - load.waiting - load.done;
  const ended = loads.reduce((sum, load) => sum + load.finals.length + load.retried.length, 0);
  const told = shapes.length / Math.max(1, spec.completed + spec.specials.length);
  const runs = told < 1 ? Math.max(ended + loads.length, Math.round(spec.runs * told)) : spec.runs;
  const versions = Math.round(runs * 0.04);
  let rest = runs - ended - versions;
  for (const load of loads) {
    // A campaign fails only when nothing in it was done.
    load.done =
      load.shape.state === 'failed' ? 0 : Math.min(2, Math.max(1, most - load.finals.length - load.waiting));
    rest -= load.done;
  }
  while (rest > 0) {
    const able = loads.filter((load) => room(load) > 0);
    if (able.length === 0) break;
    // The one with the most room is the likelier of two: campaigns grow evenly, not equally.
    const [one, other] = [chance.pick(able), chance.pick(able)];
    (room(one) >= room(other) ? one : other).done += 1;
    rest -= 1;
  }
  const able = loads.filter(({ done }) => done > 0);
  const further = versions + Math.max(0, rest);
  // Where there are many, one deliverable went through five versions.
  const fiveFold = further > 12 ? 4 : 0;
  chance.pick(able).versions += fiveFold;
  for (let number = fiveFold; number < further; number += 1) chance.pick(able).versions += 1;
  return loads;
}
