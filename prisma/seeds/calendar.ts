import { DateTime } from 'luxon';
import { holidays } from './data/holidays.ts';
import type { Stream } from './random.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Monday first. */
const weekdays = [1, 1.15, 1.1, 1.05, 0.8, 0.2, 0.12] as const;
/** Two humps, mid-morning and afternoon; next to nothing at night. */
const hours = [
  0.03, 0.03, 0.03, 0.03, 0.03, 0.05, 0.1, 0.3, 0.7, 1, 1, 0.85, 0.55, 0.7, 1, 0.95, 0.75, 0.5, 0.3, 0.18,
  0.12, 0.08, 0.05, 0.03,
] as const;

/** More of everything for a while: a launch, a batch. */
export interface Boost {
  from: number;
  to: number;
  factor: number;
}

/** The first instant of the tenant's month that `at` lies in, and of the month `back` months before. */
export function monthStart(zone: string, at: number, back = 0): number {
  return DateTime.fromMillis(at, { zone }).startOf('month').minus({ months: back }).toMillis();
}

/** Day of the month in a zone. */
export const dayOfMonth = (zone: string, at: number): number => DateTime.fromMillis(at, { zone }).day;

/** The instant of a wall clock so many days before `at`, in a zone. */
export function localTime(zone: string, at: number, daysBefore: number, clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return DateTime.fromMillis(at, { zone })
    .minus({ days: daysBefore })
    .startOf('day')
    .set({ hour: hours, minute: minutes })
    .toMillis();
}

/** When a tenant works: a weight for each hour of its history, from which instants are drawn. */
export class Calendar {
  private readonly start: number;
  private readonly sums: Float64Array;

  constructor(zone: string, locale: string, from: number, to: number, chance: Stream, boosts: Boost[] = []) {
    this.start = Math.floor(from / hour) * hour;
    const count = Math.max(1, Math.ceil((to - this.start) / hour));
    this.sums = new Float64Array(count + 1);
    const closed = new Set(holidays[locale] ?? []);
    let today = '';
    let ofToday = 1;
    for (let index = 0; index < count; index += 1) {
      const at = this.start + index * hour;
      const local = DateTime.fromMillis(at, { zone });
      const date = local.toFormat('yyyy-MM-dd');
      if (date !== today) {
        today = date;
        ofToday = (weekdays[local.weekday - 1] ?? 1) * chance.lognormal(0.25);
        if (closed.has(date) || closed.has(date.slice(5))) ofToday *= 0.04;
        if (local.weekday <= 5 && lastWorkingDays(local)) ofToday *= 1.4;
      }
      const boost = boosts.find((one) => at >= one.from && at < one.to)?.factor ?? 1;
      this.sums[index + 1] = (this.sums[index] ?? 0) + ofToday * (hours[local.hour] ?? 1) * boost;
    }
  }

  private sumAt(at: number): number {
    const position = Math.min(Math.max((at - this.start) / hour, 0), this.sums.length - 1);
    const index = Math.floor(position);
    const low = this.sums[index] ?? 0;
    const high = this.sums[index + 1] ?? low;
    return low + (high - low) * (position - index);
  }

  /** An instant within [from, to), as likely as the tenant is at work then. */
  draw(chance: Stream, from: number, to: number): number {
    const low = this.sumAt(from);
    const high = this.sumAt(to);
    if (high - low < 1e-9) return Math.floor(chance.between(from, to));
    const wanted = chance.between(low, high);
    let left = 0;
    let right = this.sums.length - 1;
    while (right - left > 1) {
      const middle = (left + right) >> 1;
      if ((this.sums[middle] ?? 0) <= wanted) left = middle;
      else right = middle;
    }
    const below = this.sums[left] ?? 0;
    const width = (this.sums[right] ?? below) - below;
    const at = this.start + (left + (width > 0 ? (wanted - below) / width : 0)) * hour;
    return Math.min(Math.max(Math.floor(at), from), to - 1);
  }
}

function lastWorkingDays(local: DateTime): boolean {
  const left = local.endOf('month').day - local.day;
  if (left > 4) return false;
  let working = 0;
  for (let ahead = 1; ahead <= left; ahead += 1) {
    if (local.plus({ days: ahead }).weekday <= 5) working += 1;
  }
  return working < 2;
}
