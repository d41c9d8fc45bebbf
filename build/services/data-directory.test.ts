import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataDirectory } from './data-directory.ts';
import type { Progress } from './service.ts';
import { ServiceError } from './service-error.ts';

const root = process.getuid?.() === 0;
const progress: Progress[] = [];
const report = (entry: Progress) => progress.push(entry);
let base = '';

beforeEach(async () => {
  progress.length = 0;
  base = await mkdtemp(`${tmpdir()}/dmagency-data-`);
});
afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

async function refusal(dir: string): Promise<ServiceError> {
  const error = await openDataDirectory(dir, report).catch((reason: unknown) => reason);
  if (!(error instanceof ServiceError)) throw new Error(`expected a refusal, got ${String(error)}`);
  expect(error.message.endsWith(`${error.remedy}.`)).toBe(true);
  return error;
}

/** Mounts a tmpfs with `options` while `use` runs; false where this machine does not allow it. */
async function withTmpfs(options: string, use: (path: string) => Promise<void>): Promise<boolean> {
  const path = `${base}/mount`;
  await mkdir(path);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]).status !== 0) return false;
  try {
    await use(path);
  } finally {
    spawnSync('umount', [path]);
  }
  return true;
}

/** The id of a process that has ended. */
async function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('openDataDirectory', () => {
  it('creates the directory for its owner alone and gives the lock back', async () => {
    const data = await openDataDirectory(`${base}/deep/data`, report);
    expect((await stat(data.path)).mode & 0o777).toBe(0o700);
    data.release();
    expect(await readdir(data.path)).toEqual([]);
  });

  it('refuses a directory in use and names the process', async () => {
    const data = await openDataDirectory(`${base}/data`, report);
    const error = await refusal(`${base}/data`);
    expect(error.code).toBe('locked');
    expect(error.message).toContain(`process ${process.pid} on ${hostname()}`);
    data.release();
    (await openDataDirectory(`${base}/data`, report)).release();
  });

  it('takes a stale lock over and says so', async () => {
    const pid = await endedPid();
    await writeFile(`${base}/lock`, JSON.stringify({ pid, startedAt: 'x', host: hostname(), token: 't' }));
    const data = await openDataDirectory(base, report);
    expect(progress).toMatchObject([
      { service: 'data', state: 'notice', detail: expect.stringContaining(String(pid)) },
    ]);
    data.release();
  });

  it('takes the lock over when its process id belongs to another process now', async () => {
    const holder = { pid: process.pid, startedAt: 'another start', host: hostname(), token: 't' };
    await writeFile(`${base}/lock`, JSON.stringify(holder));
    (await openDataDirectory(base, report)).release();
  });

  it('is taken over by exactly one of several starters', { timeout: 30_000 }, async () => {
    const pid = await endedPid();
    await writeFile(`${base}/lock`, JSON.stringify({ pid, startedAt: 'x', host: hostname(), token: 't' }));
    const lock = JSON.stringify(new URL('./file-lock.ts', import.meta.url).href);
    const script = `import(${lock}).then(({ tryLock }) => {
      while (Date.now() < Number(process.env.GO_AT)) ;
      console.log(tryLock(${JSON.stringify(`${base}/lock`)}).held);
      process.stdin.once('data', () => process.exit(0));
    })`;
    const env = { ...process.env, GO_AT: String(Date.now() + 2_500) };
    const starters = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--import', 'tsx', '-e', script], { env }),
    );
    const answers = await Promise.all(
      starters.map(async (starter) => String((await once(starter.stdout, 'data'))[0]).trim()),
    );
    for (const starter of starters) starter.stdin.write('end');
    await Promise.all(starters.map((starter) => once(starter, 'exit')));
    expect(answers.filter((held) => held === 'true')).toHaveLength(1);
  });

  it('refuses a path below a file', async () => {
    await writeFile(`${base}/file`, '');
    const error = await refusal(`${base}/file/data`);
    expect(error).toMatchObject({ code: 'unwritable', message: expect.stringContaining('ENOTDIR') });
  });

  it('refuses a read-only file system', async (ctx) => {
    ctx.skip(!root, 'mounting a read-only file system needs root');
    const ran = await withTmpfs('ro,size=600m', async (path) => {
      expect(await refusal(path)).toMatchObject({
        code: 'unwritable',
        message: expect.stringContaining('EROFS'),
      });
    });
    ctx.skip(!ran, 'this machine does not allow mounting');
  });

  it('refuses a disk without room', async (ctx) => {
    ctx.skip(!root, 'mounting a small file system needs root');
    const ran = await withTmpfs('size=64m', async (path) => {
      expect(await refusal(path)).toMatchObject({
        code: 'disk_full',
        message: expect.stringContaining('512 MiB'),
      });
    });
    ctx.skip(!ran, 'this machine does not allow mounting');
  });
});
