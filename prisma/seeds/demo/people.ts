import type {
  ApiKey,
  Invitation,
  Membership,
  PlatformMember,
  User,
} from '../../../server/data/postgres/generated/client.ts';
import { day, hour } from '../calendar.ts';
import { familyNames, givenNames } from '../data/names.ts';
import { type Stream, streamOf } from '../random.ts';
import { demoTenants } from './tenants.ts';
import type { Person, Place, PlatformPerson, World } from './world.ts';

const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ø/g, 'o')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/[^a-z]+/g, '.')
    .replace(/^\.+|\.+$/g, '');

/** Accounts are written here alone; two-factor secrets need the installation's master key, so nobody has one yet. */
export function userRow(id: string, email: string, name: string, at: number, passwordHash: string): User {
  return {
    id,
    email,
    emailNormalized: email.toLowerCase(),
    name,
    passwordHash,
    passwordChangedAt: new Date(at),
    emailVerifiedAt: new Date(at),
    tokenVersion: 1,
    totpSecret: null,
    totpConfirmedAt: null,
    totpLastStep: 0n,
    disabledAt: null,
    erasedAt: null,
    createdAt: new Date(at),
  };
}

/** The platform's own five people, one for each role. */
export function platformTeam(world: World): PlatformPerson[] {
  const chance = streamOf(world.seed, 'platform', 'users');
  const began = world.asOf - 540 * day;
  const team: [string, string, PlatformMember['role']][] = [
    ['Noor Adeyemi', 'owner@dmagency.example', 'owner'],
    ['Teo Lindqvist', 'operator@dmagency.example', 'operator'],
    ['Marta Olivares', 'billing@dmagency.example', 'billing'],
    ['Sam Whitlock', 'support@dmagency.example', 'support'],
    ['Ines Caldwell', 'auditor@dmagency.example', 'read_only'],
  ];
  return team.map(([name, email, role], index) => {
    const at = began + index * 3 * day;
    const user = userRow(chance.uuid(at), email, name, at, world.passwordHash);
    return { user, member: { userId: user.id, role, createdAt: user.createdAt } };
  });
}

/** A freelancer who works for three of the tenants. */
const guest = { tenants: ['brisa-viagens', 'kettle-and-co', 'papaya-collective'], name: 'Mara Linden' };

export function guestUser(world: World): User {
  const at = world.asOf - 200 * day;
  const chance = streamOf(world.seed, 'guest', 'users');
  return userRow(chance.uuid(at), 'mara@linden-freelance.example', guest.name, at, world.passwordHash);
}

const named = (chance: Stream, locale: string, taken: Set<string>): string => {
  const given = givenNames[locale] ?? givenNames['en-GB'] ?? [];
  const family = familyNames[locale] ?? familyNames['en-GB'] ?? [];
  for (;;) {
    const [first, last] = [chance.pick(given), chance.pick(family)];
    if (taken.has(first) || taken.has(last)) continue;
    taken.add(first).add(last);
    return `${first} ${last}`;
  }
};

/** The people of a tenant; the owner comes first. */
export function peopleOf(world: World, place: Place): Person[] {
  const { spec } = place;
  const chance = place.stream('users');
  const taken = new Set<string>();
  const roles: Person['role'][] = [
    'owner',
    ...Array<Person['role']>(spec.people.admin).fill('admin'),
    ...Array<Person['role']>(spec.people.member).fill('member'),
    ...Array<Person['role']>(spec.people.viewer).fill('viewer'),
  ];
  const people = roles.map((role, index): Person => {
    const joined =
      place.createdAt + (index === 0 ? 0 : chance.between(0.02, 0.5) * (place.to - place.createdAt));
    const name = named(chance, spec.locale, taken);
    const local = index === 0 ? 'owner' : plain(name) || `${role}.${index}`;
    const user = userRow(
      chance.uuid(joined),
      `${local}@${spec.slug}.example`,
      name,
      joined,
      world.passwordHash,
    );
    return { user, role };
  });
  if (guest.tenants.includes(spec.slug)) people.push({ user: guestUser(world), role: 'member' });
  return people;
}

export const membershipsOf = (place: Place, people: readonly Person[]): Membership[] =>
  people.map(({ user, role }) => ({
    tenantId: place.id,
    userId: user.id,
    role,
    createdAt: new Date(Math.max(user.createdAt.getTime(), place.createdAt)),
  }));

const invited: Record<string, { local: string; role: Invitation['role']; hoursAgo: number }> = {
  'fjordline-outdoor': { local: 'ny.butikksjef', role: 'admin', hoursAgo: 30 },
  'castellan-insurance': { local: 'marie.tremblay', role: 'member', hoursAgo: 52 },
  'hartwell-partners': { local: 'intern', role: 'viewer', hoursAgo: 24 * 19 },
};

/** Two invitations are open and one has expired; nobody holds their secrets. */
export function invitationsOf(world: World, place: Place, people: readonly Person[]): Invitation[] {
  const one = invited[place.spec.slug];
  if (!one) return [];
  const chance = place.stream('invitations');
  const at = world.asOf - one.hoursAgo * hour;
  return [
    {
      tenantId: place.id,
      id: chance.uuid(at),
      email: `${one.local}@${place.spec.slug}.example`,
      role: one.role,
      tokenHash: chance.bytes(32),
      invitedBy: people[0]?.user.email ?? 'owner',
      createdAt: new Date(at),
      expiresAt: new Date(at + 7 * day),
      acceptedAt: null,
      revokedAt: null,
    },
  ];
}

const keys: Record<
  string,
  readonly [name: string, role: ApiKey['role'], state: 'used' | 'expired' | 'unused'][]
> = {
  'brisa-viagens': [['Booking site', 'member', 'used']],
  'fjordline-outdoor': [
    ['Shop feed', 'member', 'used'],
    ['Old shop feed', 'member', 'expired'],
  ],
  'papaya-collective': [
    ['Content calendar', 'admin', 'used'],
    ['Report export', 'viewer', 'used'],
    ['Trial of the new site', 'member', 'unused'],
  ],
  'castellan-insurance': [
    ['Policy portal', 'member', 'used'],
    ['Nightly read', 'viewer', 'used'],
  ],
  'zenith-robotics': [['社内ポータル', 'member', 'used']],
};

/** Nine keys whose secrets nobody knows: they stand in lists and open nothing. */
export function apiKeysOf(world: World, place: Place, people: readonly Person[]): ApiKey[] {
  const chance = place.stream('api_keys');
  return (keys[place.spec.slug] ?? []).map(([name, role, state]) => {
    const at = world.asOf - chance.int(40, 120) * day;
    return {
      tenantId: place.id,
      id: chance.uuid(at),
      name,
      lookup: chance.hex(6),
      digest: chance.bytes(32),
      role,
      createdBy: people[0]?.user.id ?? null,
      createdAt: new Date(at),
      expiresAt: state === 'expired' ? new Date(world.asOf - 11 * day) : null,
      lastUsedAt:
        state === 'unused'
          ? null
          : new Date(world.asOf - (state === 'expired' ? 11.4 * day : chance.int(1, 50) * hour)),
      revokedAt: null,
    };
  });
}

/** Whether the guest is needed at all by a part of the tenants. */
export const guestIsNeeded = (slugs: readonly string[]): boolean =>
  demoTenants.some(({ slug }) => slugs.includes(slug) && guest.tenants.includes(slug));
