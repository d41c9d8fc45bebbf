import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { ensureRoles, type RecordUrls } from './roles.ts';
import { withSchemaEngine } from './schema-engine.ts';
import { connectFailure } from './startup-checks.ts';

/** One migration at a time in a database, however many replicas start at once. */
const migrationLock = 7_240_311_001n;

export interface MigrationOptions {
  ownerUrl: string;
  /** Where given, the working roles are created or corrected first. */
  roles?: RecordUrls;
  /** Folder with schema.prisma and migrations/. */
  prismaDir: string;
}

/**
 * Brings the database to the newest migration, as `prisma migrate deploy` does, without Prisma's engine binary.
 * @returns names of the migrations applied now; empty when there was nothing to do
 */
export async function migrate({ ownerUrl, roles, prismaDir }: MigrationOptions): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect().catch((error: unknown) => {
    throw connectFailure('DATABASE_OWNER_URL', error);
  });
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    if (roles) await ensureRoles(client, roles);
    return await applyMigrations(ownerUrl, prismaDir);
  } finally {
    await client.end();
  }
}

async function applyMigrations(ownerUrl: string, prismaDir: string): Promise<string[]> {
  const baseDir = join(prismaDir, 'migrations');
  const names = (await readdir(baseDir, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const migrationDirectories = await Promise.all(
    names.map(async (path) => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: await readFile(join(baseDir, path, 'migration.sql'), 'utf8') },
      },
    })),
  );
  const lockfile = {
    path: 'migration_lock.toml',
    content: await readFile(join(baseDir, 'migration_lock.toml'), 'utf8'),
  };
  const schema = await readFile(join(prismaDir, 'schema.prisma'), 'utf8');
  return withSchemaEngine(ownerUrl, schema, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: { baseDir, lockfile, shadowDbInitScript: '', migrationDirectories },
      filters: { externalTables: [], externalEnums: [] },
    });
    return appliedMigrationNames;
  });
}
