import type { PausedReason, StopReason } from '../../../server/data/postgres/enums.ts';
import { planMatrix } from '../../../server/plans/index.ts';
import { type Calendar, day, hour, localTime, minute } from '../calendar.ts';
import type { Stream } from '../random.ts';
import type { Pin, Special } from './tenant-spec.ts';
import type { Place } from './world.ts';

/** When a campaign happens and how it stands, before anything in it is written. */
export interface Shape {
  state: Special['state'] | 'completed';
  pausedReason: PausedReason | null;
  createdAt: number;
  /** Last moment of work in it. */
  end: number;
  pin: Pin | null;
  scheduled: boolean;
}

const working: ReadonlySet<Shape['state']> = new Set([
  'completed',
  'review',
  'unanswered',
  'paused',
  'failed',
  'cancelled',
]);

/** Whether tasks of the campaign have run. */
export const hasWork = (shape: Pick<Shape, 'state'>): boolean => working.has(shape.state);

function pinTime(place: Place, asOf: number, pin: Pin): number {
  const zone = pin.utc ? 'UTC' : place.spec.timezone;
  return localTime(zone, asOf, pin.daysAgo, pin.clock);
}

/** Until when new campaigns are made: one without local models has nothing to do after its cap is reached. */
function lastStart(place: Place): number {
  const { capReachedAt, spec, to } = place;
  return (capReachedAt !== null && !spec.providers.includes('ollama') ? capReachedAt : to) - 4 * hour;
}

function drawTimes(
  place: Place,
  calendar: Calendar,
  chance: Stream,
  wanted: number,
  pinned: number,
): number[] {
  const last = lastStart(place);
  const thisMonth = Math.max(0, last - place.monthBegan);
  const share = thisMonth < 12 * hour ? 0 : Math.max(0.48, thisMonth / Math.max(1, last - place.from));
  const allowed = planMatrix[place.spec.plan].campaignsPerMonth ?? wanted;
  const now = Math.round(wanted * (place.early ? 0.12 : share));
  const inMonth = thisMonth < 12 * hour ? 0 : Math.min(allowed, Math.max(now, wanted + pinned - allowed));
  // In the first hours of a month the month before cannot hold more than its plan allows.
  const count = Math.min(wanted, inMonth + Math.max(0, allowed - pinned));
  const newTenant = place.from >= place.monthBegan;
  return Array.from({ length: count }, (_, index) =>
    index < inMonth || newTenant
      ? calendar.draw(chance, Math.max(place.from, place.monthBegan), last)
      : calendar.draw(chance, place.from, Math.min(place.monthBegan, last)),
  ).sort((one, other) => one - other);
}

/** States that are about now go last, in the order of the list. */
const latest: ReadonlySet<Shape['state']> = new Set([
  'review',
  'unanswered',
  'paused',
  'draft',
  'plan_review',
  'over_budget',
  'planning_failed',
]);

/** Every campaign of a tenant, earliest first. */
export function shapesOf(place: Place, asOf: number, calendar: Calendar): Shape[] {
  const { spec } = place;
  const chance = place.stream('campaign_times');
  const pins = spec.pins.map((pin) => ({ pin, at: pinTime(place, asOf, pin) }));
  const usable = pins.filter(({ at }) => at > place.from && at < lastStart(place));
  const times = drawTimes(
    place,
    calendar,
    chance,
    spec.completed + spec.specials.length - usable.length,
    usable.length,
  );
  const now = spec.specials.filter(({ state }) => latest.has(state));
  const earlier = spec.specials.filter(({ state }) => !latest.has(state));
  const states: (Special | null)[] = times.map(
    (_, index) => now[index - (times.length - now.length)] ?? null,
  );
  const plain = states.flatMap((state, index) => (state === null && index > 0 ? [index] : []));
  for (const special of earlier) {
    const [index] = plain.splice(Math.floor(chance.next() * plain.length), 1);
    if (index !== undefined) states[index] = special;
  }
  const drawn = times.map((createdAt, index): Shape => {
    const special = states[index];
    const span = chance.between(0.15, 2.2) * day;
    return {
      state: special?.state ?? 'completed',
      pausedReason: special?.pausedReason ?? null,
      createdAt,
      end: Math.min(createdAt + span, place.to),
      pin: null,
      scheduled: false,
    };
  });
  for (const shape of drawn) {
    if (shape.pausedReason === 'cap' && place.capReachedAt !== null)
      shape.end = Math.min(place.capReachedAt + 5 * hour, place.to);
    if (shape.pausedReason === 'suspended') shape.end = place.to;
  }
  makeScheduled(place, drawn, chance);
  const pinned = usable.map(({ pin, at }): Shape => {
    const createdAt = at - chance.int(3, 9) * minute;
    const end = Math.min(at + pin.minutes * minute, place.to);
    return { state: 'completed', pausedReason: null, createdAt, end, pin, scheduled: pin.daysAgo === 19 };
  });
  return [...drawn, ...pinned].sort((one, other) => one.createdAt - other.createdAt);
}

/** Some are started by a schedule at six in the morning. */
function makeScheduled(place: Place, shapes: readonly Shape[], chance: Stream): void {
  const able = shapes.filter(({ state, createdAt }) => state === 'completed' && createdAt - day > place.from);
  for (const shape of chance.sample(able, place.spec.scheduled)) {
    const six = localTime(place.spec.timezone, shape.createdAt, 0, '06:00');
    if (six <= place.from || six > shape.createdAt) continue;
    shape.createdAt = six + chance.int(0, 40) * 1_000;
    shape.scheduled = true;
  }
}

/** The ending of the last runs of a campaign that stands still, taken from what the tenant has. */
export function finalsOf(shape: Shape, left: Map<StopReason, number>): StopReason[] {
  const take = (reason: StopReason, count = 1): StopReason[] => {
    const taken = Math.min(left.get(reason) ?? 0, count);
    left.set(reason, (left.get(reason) ?? 0) - taken);
    return Array(taken).fill(reason);
  };
  if (shape.state === 'unanswered') return take('needs_human');
  if (shape.state === 'cancelled' || shape.pausedReason === 'suspended') return take('aborted');
  if (shape.state === 'failed') return take('provider_failed');
  if (shape.pausedReason === 'cap') return take('budget_blocked', 6);
  return [];
}
