import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { processesUnder } from './process-census.ts';
import type { Progress } from './service.ts';
import { startStores } from './supervise.ts';

const supervise = JSON.stringify(new URL('./supervise.ts', import.meta.url).href);
const script = `import(${supervise}).then(async ({ startStores }) => {
  const stores = await startStores({ dir: process.argv[1], report: () => {}, mayInstall: true });
  console.log(JSON.stringify(stores.pids()));
})`;

let base = '';
let dir = '';

beforeEach(async () => {
  // A closed parent directory: PostgreSQL's unprivileged account must get in all the same.
  base = await mkdtemp(`${tmpdir()}/dmagency-signals-`);
  dir = `${base}/data`;
});
afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

/** A supervisor in a process of its own, with ready stores. */
async function supervisor(): Promise<{ child: ChildProcess; pids: number[] }> {
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', script, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  return { child, pids: Object.values(z.record(z.string(), z.number()).parse(JSON.parse(String(line)))) };
}

describe('a supervisor', { timeout: 300_000 }, () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('leaves no process on %s', async (signal) => {
    const { child, pids } = await supervisor();
    expect(pids).toHaveLength(3);
    child.kill(signal);
    const [, endedBy] = await once(child, 'exit');
    expect(endedBy).toBe(signal);
    expect(await processesUnder(dir)).toEqual([]);
  });

  it('leaves no process when it is stopped while starting', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', script, dir], { stdio: 'ignore' });
    while ((await processesUnder(dir)).length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(await processesUnder(dir)).toEqual([]);
  });

  it('that was killed is followed by one that stops the orphans by their ids', async () => {
    const { child, pids } = await supervisor();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const progress: Progress[] = [];
    const stores = await startStores({ dir, report: (entry) => progress.push(entry) });
    const notices = progress.filter((entry) => entry.step === 'orphan');
    expect(notices.map((entry) => entry.service).sort()).toEqual(['mongo', 'postgres', 'redis']);
    expect(Object.values(stores.pids()).filter((pid) => pids.includes(pid))).toEqual([]);
    await stores.stop();
    expect(await processesUnder(dir)).toEqual([]);
  });
});
