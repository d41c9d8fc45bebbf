import { readdir, readFile, readlink } from 'node:fs/promises';

/** Ids of live processes whose command line or working directory names `dir` (Linux; for tests). */
export async function processesUnder(dir: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(async (pid) => ((await belongs(pid, dir)) ? [pid] : [])));
  return found.flat().filter((pid) => pid !== process.pid);
}

async function belongs(pid: number, dir: string): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
  return command.includes(dir) || cwd.startsWith(dir);
}
