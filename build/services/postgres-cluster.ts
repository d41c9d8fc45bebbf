import { chown, mkdir, readFile, readlink, rename, rm, stat, writeFile } from 'node:fs/promises';
import { diskFull } from './data-directory.ts';
import type { PostgresAccount } from './postgres-account.ts';
import { identify } from './process-identity.ts';
import { runTool } from './run-tool.ts';
import { type StopSequence, stopProcess } from './server-process.ts';
import type { StartOptions } from './service.ts';
import { ServiceError, throwIfAborted } from './service-error.ts';

/** The owner's name and the database's. */
export const OWNER = 'dmagency';

/**
 * Makes the cluster if there is none; returns whether it did. An interrupted `initdb` leaves only a draft.
 *
 * @throws ServiceError `disk_full`, `start_failed` or `aborted`
 */
export async function ensureCluster(
  initdb: string,
  password: string,
  account: PostgresAccount,
  options: StartOptions,
): Promise<boolean> {
  const home = `${options.dir}/postgres`;
  await mkdir(home, { recursive: true, mode: 0o700 });
  await own(home, account);
  if (await exists(`${home}/data/PG_VERSION`)) return false;
  const draft = `${home}/draft`;
  const passwordFile = `${home}/initial-password`;
  await rm(draft, { recursive: true, force: true });
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (account.ids) await chown(passwordFile, account.ids.uid, account.ids.gid);
    const run = account.wrap(initdb, await initdbArguments(draft, passwordFile, options));
    const env = { ...(options.env ?? process.env), LC_ALL: 'C' };
    const result = await runTool(run.command, run.args, {
      env,
      cwd: home,
      account: run.account,
      signal: options.signal,
    });
    throwIfAborted(options.signal);
    if (result.code !== 0) throw initdbFailed(home, result.output);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(draft, `${home}/data`);
  return true;
}

async function initdbArguments(
  target: string,
  passwordFile: string,
  options: StartOptions,
): Promise<string[]> {
  const locales = await runTool('locale', ['-a'], { env: options.env });
  const locale = /^C\.utf-?8$/im.exec(locales.output)?.[0] ?? 'C';
  return [
    `--pgdata=${target}`,
    `--username=${OWNER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    `--locale=${locale}`,
    '--data-checksums',
  ];
}

function initdbFailed(home: string, output: string): ServiceError {
  if (/no space left on device/i.test(output)) return diskFull(home, 0);
  if (/could not look up effective user id/i.test(output)) {
    const what = `PostgreSQL needs a name for user id ${process.getuid?.()}, which has none on this system`;
    return new ServiceError('start_failed', what, 'start as a named user or set DATABASE_OWNER_URL');
  }
  const reason = output.split('\n').findLast((line) => /error|fatal/i.test(line)) ?? output.slice(-200);
  return new ServiceError(
    'start_failed',
    `initdb failed (${reason.trim()})`,
    `look at ${home}, then start again`,
  );
}

/** Gives the directory to the account, also when the account's id changed since (another container). */
async function own(home: string, account: PostgresAccount): Promise<void> {
  if (!account.ids) return;
  const { uid, gid } = account.ids;
  if ((await stat(home)).uid !== uid) await runTool('chown', ['-R', `${uid}:${gid}`, home]);
}

/**
 * Clears what a killed postmaster left. Its pid file names a process: if that is a postmaster in this very
 * directory it is stopped; if the id now belongs to something else, the file would block the start and goes.
 */
export async function clearPostmaster(dir: string, stopSequence: StopSequence): Promise<void> {
  const data = `${dir}/postgres/data`;
  const content = await readFile(`${data}/postmaster.pid`, 'utf8').catch(() => '');
  const identity = identify(Number.parseInt(content, 10) || 0);
  if (!identity) return;
  const cwd = await readlink(`/proc/${identity.pid}/cwd`).catch(() => null);
  if (cwd === data) await stopProcess(identity, stopSequence);
  else if (cwd !== null) await rm(`${data}/postmaster.pid`, { force: true });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
