import { hkdfSync } from 'node:crypto';
import pg from 'pg';

/** The five database roles. `owner` runs migrations and is never given to api or worker. */
export const databaseRoles = ['app', 'platform', 'auth', 'backup'] as const;
export type DatabaseRole = (typeof databaseRoles)[number];

export interface RecordUrls {
  app: string;
  platform: string;
  auth: string;
  backup: string;
}

/** The password of a role, the same in every process that holds the master key. */
function rolePassword(masterKey: Buffer, role: DatabaseRole): string {
  return Buffer.from(hkdfSync('sha256', masterKey, 'dmagency', `database-role:${role}`, 24)).toString(
    'base64url',
  );
}

/** URLs of the four working roles, derived from the owner's URL and the master key. */
export function deriveRoleUrls(ownerUrl: string, masterKey: Buffer): RecordUrls {
  const of = (role: DatabaseRole): string => {
    const url = new URL(ownerUrl);
    url.username = `dmagency_${role}`;
    url.password = rolePassword(masterKey, role);
    return url.toString();
  };
  return { app: of('app'), platform: of('platform'), auth: of('auth'), backup: of('backup') };
}

/**
 * Creates or corrects the working roles: no superuser, no bypass of row-level security, owning nothing.
 * Only `backup` bypasses row-level security, read-only, where the owner may grant that (dumps need it).
 * @param client connected as the owner, inside the migration lock
 */
export async function ensureRoles(client: pg.Client, urls: RecordUrls): Promise<void> {
  const { rows } = await client.query<{ rolsuper: boolean }>(
    'SELECT rolsuper FROM pg_roles WHERE rolname = current_user',
  );
  const mayBypass = rows[0]?.rolsuper ?? false;
  for (const role of databaseRoles) {
    const name = `dmagency_${role}`;
    const existing = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
    const password = pg.escapeLiteral(decodeURIComponent(new URL(urls[role]).password));
    const bypass = role === 'backup' && mayBypass ? 'BYPASSRLS' : 'NOBYPASSRLS';
    await client.query(
      existing.rowCount
        ? `ALTER ROLE ${name} WITH LOGIN PASSWORD ${password}`
        : `CREATE ROLE ${name} WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE ${bypass} PASSWORD ${password}`,
    );
  }
}
