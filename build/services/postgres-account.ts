import { chmod, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findOnPath, runTool } from './run-tool.ts';
import type { StartOptions } from './service.ts';
import { ServiceError } from './service-error.ts';

/** How PostgreSQL's programs are started: root may not run them, so they run under another account. */
export interface PostgresAccount {
  /** Absent when we are not root. */
  ids?: { uid: number; gid: number };
  /** Turns a command line into the one to spawn, and the ids to spawn it with. */
  wrap(
    command: string,
    args: string[],
  ): { command: string; args: string[]; account?: { uid: number; gid: number } };
}

const ACCOUNT = 'postgres';

/**
 * Finds (or, as root, makes) the unprivileged account, and makes sure it reaches `binary` and `options.dir`.
 *
 * When a parent directory is closed to it (a clone below /root or a `mktemp -d`), no mode of it is changed:
 * the server keeps the one capability to search directories instead, still without being root.
 *
 * @throws ServiceError `start_failed` with the remedy when neither is possible
 */
export async function postgresAccount(binary: string, options: StartOptions): Promise<PostgresAccount> {
  if (process.getuid?.() !== 0) return { wrap: (command, args) => ({ command, args }) };
  const ids = (await lookUp(options)) ?? (await create(options));
  await chmod(options.dir, 0o711);
  const closed =
    (await closedAncestor(binary, ids)) ?? (await closedAncestor(`${options.dir}/postgres`, ids));
  if (!closed) return { ids, wrap: (command, args) => ({ command, args, account: ids }) };
  const prefix = await searchCapability(ids, closed, options);
  const [setpriv, ...rest] = prefix;
  return { ids, wrap: (command, args) => ({ command: setpriv, args: [...rest, command, ...args] }) };
}

async function lookUp(options: StartOptions): Promise<{ uid: number; gid: number } | null> {
  const accounts = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const entry = new RegExp(`^${ACCOUNT}:[^:]*:(\\d+):(\\d+):`, 'm').exec(accounts);
  if (entry) return { uid: Number(entry[1]), gid: Number(entry[2]) };
  // Accounts can come from elsewhere too (LDAP, macOS).
  const [uid, gid] = await Promise.all([
    runTool('id', ['-u', ACCOUNT], { env: options.env }),
    runTool('id', ['-g', ACCOUNT], { env: options.env }),
  ]);
  return uid.code === 0 && gid.code === 0 ? { uid: Number(uid.output), gid: Number(gid.output) } : null;
}

async function create(options: StartOptions): Promise<{ uid: number; gid: number }> {
  const args = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', ACCOUNT];
  const made = await runTool('useradd', args, { env: options.env });
  const ids = await lookUp(options);
  if (ids) return ids;
  const what = `PostgreSQL does not run as root and the account ${ACCOUNT} could not be made (${made.output || 'useradd failed'})`;
  throw new ServiceError(
    'start_failed',
    what,
    `start as an ordinary user or run \`useradd --system ${ACCOUNT}\``,
  );
}

/** The first parent directory that the account may not search, or null. */
async function closedAncestor(path: string, ids: { uid: number; gid: number }): Promise<string | null> {
  const parents: string[] = [];
  for (let dir = dirname(path); dirname(dir) !== dir; dir = dirname(dir)) parents.unshift(dir);
  for (const dir of parents) {
    const { mode, uid, gid } = await stat(dir);
    const bit = uid === ids.uid ? 0o100 : gid === ids.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return dir;
  }
  return null;
}

async function searchCapability(
  ids: { uid: number; gid: number },
  closed: string,
  options: StartOptions,
): Promise<[string, ...string[]]> {
  const setpriv = await findOnPath('setpriv', options.env);
  for (const capability of setpriv ? ['dac_read_search', 'dac_override'] : []) {
    const prefix: [string, ...string[]] = [
      setpriv ?? '',
      `--reuid=${ids.uid}`,
      `--regid=${ids.gid}`,
      '--clear-groups',
      `--inh-caps=-all,+${capability}`,
      `--ambient-caps=-all,+${capability}`,
      `--bounding-set=-all,+${capability}`,
      '--no-new-privs',
    ];
    const works = await runTool(prefix[0], [...prefix.slice(1), 'true'], { env: options.env });
    if (works.code === 0) return prefix;
  }
  const what = `The unprivileged account ${ACCOUNT}, under which root must run PostgreSQL, cannot enter ${closed}`;
  const remedy = `start as an ordinary user, or keep the program and --data below directories others may enter (chmod o+x ${closed})`;
  throw new ServiceError('start_failed', what, remedy);
}
