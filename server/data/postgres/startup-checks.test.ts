import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openTestStores, type TestStores } from '../../testing/stores.ts';
import { openRecord } from './doors.ts';
import { databaseRoles, type RecordUrls } from './roles.ts';
import { checkRoles, proveScopedBatching, UnsafeStart } from './startup-checks.ts';

/** Whether the loader patch is left out, as a Prisma upgrade that moves the batcher would do. */
const patch = vi.hoisted(() => ({ off: false }));
vi.mock('./scoped-loader.ts', async (original) => {
  const real = await original<typeof import('./scoped-loader.ts')>();
  return {
    scopeTheLoader: (client: never) => {
      if (!patch.off) real.scopeTheLoader(client);
    },
  };
});

let at: TestStores;
let owner: pg.Client;
/** A role of this file's own, changed by each case. */
const role = `dmtest_start_${process.pid}`;
beforeAll(async () => {
  at = await openTestStores();
  owner = new pg.Client({ connectionString: at.ownerUrl });
  await owner.connect();
  await owner.query(`CREATE ROLE ${role} WITH LOGIN PASSWORD 'start'`);
});
afterAll(async () => {
  await owner.query(`DROP OWNED BY ${role}`);
  await owner.query(`DROP ROLE ${role}`);
  await owner.end();
  await at.close();
});

const asRole = (): string => {
  const url = new URL(at.ownerUrl);
  url.username = role;
  url.password = 'start';
  return url.toString();
};

/** What the start says with these addresses in place of the right ones. */
async function start(urls: Partial<RecordUrls>): Promise<string> {
  const record = openRecord({ urls: { ...at.urls, ...urls }, poolSize: 1 });
  try {
    await checkRoles(record);
    return 'started';
  } catch (error) {
    expect(error).toBeInstanceOf(UnsafeStart);
    return (error as Error).message;
  } finally {
    await record.close();
  }
}

const doors = [
  ['app', 'DATABASE_URL'],
  ['platform', 'DATABASE_PLATFORM_URL'],
  ['auth', 'DATABASE_AUTH_URL'],
] as const;

describe('the roles of a start', () => {
  test('the working roles may start', async () => {
    expect(await start({})).toBe('started');
    const { rows } = await owner.query(
      `SELECT rolname FROM pg_roles WHERE rolname = ANY($1) AND NOT rolsuper AND NOT rolcreaterole AND NOT rolcreatedb`,
      [databaseRoles.map((name) => `dmagency_${name}`)],
    );
    expect(rows).toHaveLength(databaseRoles.length);
  });

  test.each(doors)('%s: the address of the owner is refused', async (door, variable) => {
    expect(await start({ [door]: at.ownerUrl })).toMatch(
      new RegExp(`^${variable} connects as .+ which is a`),
    );
  });

  test.each(doors)(
    '%s: a superuser, one who bypasses policies and an owner of tables are refused',
    async (door, variable) => {
      await owner.query(`ALTER ROLE ${role} SUPERUSER`);
      expect(await start({ [door]: asRole() })).toContain(
        `${variable} connects as ${role}, which is a superuser`,
      );
      await owner.query(`ALTER ROLE ${role} NOSUPERUSER BYPASSRLS`);
      expect(await start({ [door]: asRole() })).toContain('which bypasses row-level security');
      await owner.query(`ALTER ROLE ${role} NOBYPASSRLS`);
      await owner.query(
        `CREATE TABLE owned_by_${door} (id int); ALTER TABLE owned_by_${door} OWNER TO ${role}`,
      );
      expect(await start({ [door]: asRole() })).toContain('which owns tables');
      await owner.query(`DROP TABLE owned_by_${door}`);
      expect(await start({ [door]: asRole() })).toBe('started');
    },
  );

  test('a wrong password, an unknown database and a silent server are sentences without the address', async () => {
    const wrong = new URL(at.urls.app);
    wrong.password = 'another-password';
    expect(await start({ app: wrong.toString() })).toMatch(/^DATABASE_URL: PostgreSQL refuses the password/);
    const nowhere = new URL(at.urls.auth);
    nowhere.pathname = '/nowhere';
    expect(await start({ auth: nowhere.toString() })).toMatch(
      /^DATABASE_AUTH_URL: there is no such database/,
    );
    const silent = new URL(at.urls.platform);
    silent.port = '1';
    const sentence = await start({ platform: silent.toString() });
    expect(sentence).toMatch(/^DATABASE_PLATFORM_URL: PostgreSQL does not answer \(ECONNREFUSED\)/);
    expect(sentence).not.toContain(silent.password);
  });
});

describe('the canary of batching', () => {
  test('passes with one batcher a scope', async () => {
    await expect(proveScopedBatching()).resolves.toBeUndefined();
  });

  test("stops the start with Prisma's own batcher", async () => {
    patch.off = true;
    try {
      await expect(proveScopedBatching()).rejects.toThrow(UnsafeStart);
    } finally {
      patch.off = false;
    }
  });
});
