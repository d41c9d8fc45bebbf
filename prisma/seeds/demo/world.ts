import type { PlatformMember, User } from '../../../server/data/postgres/generated/client.ts';
import { day, dayOfMonth, localTime, minute, monthStart } from '../calendar.ts';
import { type Stream, streamOf } from '../random.ts';
import type { DemoTenant } from './tenant-spec.ts';

/** What every part of the demo is told. */
export interface World {
  seed: number;
  asOf: number;
  passwordHash: string;
  /** Ids of the global skills by key. */
  globalSkills: ReadonlyMap<string, { id: string; version: number; roles: readonly string[] }>;
}

export interface Person {
  user: User;
  role: 'owner' | 'admin' | 'member' | 'viewer';
}

export interface PlatformPerson {
  user: User;
  member: PlatformMember;
}

/** A tenant with its id and the instants its stories hang on. */
export interface Place {
  spec: DemoTenant;
  id: string;
  createdAt: number;
  /** History of work: from the beginning of the month before to the last minute of work. */
  from: number;
  monthBegan: number;
  to: number;
  /** In the first days of a month the stories of a cap are told in the month before. */
  early: boolean;
  capReachedAt: number | null;
  stream(table: string): Stream;
}

/** Places a tenant in time. Everything follows from the seed, the slug and as-of. */
export function placeOf(world: World, spec: DemoTenant): Place {
  const { asOf } = world;
  const stream = (table: string): Stream => streamOf(world.seed, spec.slug, table);
  const zone = spec.timezone;
  const ids = stream('tenants');
  const createdAt =
    asOf - spec.ageDays * day + (spec.ageDays > 1 ? 9 * 60 * minute : 0) - ids.int(0, 300) * minute;
  const monthBegan = monthStart(zone, asOf);
  const early = dayOfMonth(zone, asOf) <= 5;
  const end = spec.quietSince ? asOf - spec.quietSince * day : asOf - 6 * minute;
  const cap = spec.capReached;
  const capFrom = early ? monthBegan - minute : asOf;
  return {
    spec,
    id: ids.uuid(createdAt),
    createdAt,
    from: Math.max(monthStart(zone, asOf, 1), createdAt + 3 * 60 * minute),
    monthBegan,
    to: end,
    early,
    capReachedAt:
      cap === undefined ? null : Math.max(localTime(zone, capFrom, cap, '15:40'), monthStart(zone, capFrom)),
    stream,
  };
}
