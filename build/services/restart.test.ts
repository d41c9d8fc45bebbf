import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { keepRunning } from './restart.ts';
import { spawnServer } from './server-process.ts';
import type { Progress, Service } from './service.ts';
import type { ServiceError } from './service-error.ts';

it('gives a server up that keeps dying, with one sentence', async () => {
  const dir = await mkdtemp(`${tmpdir()}/dmagency-restart-`);
  const progress: Progress[] = [];
  let starts = 0;
  const start = async (): Promise<Service> => {
    starts++;
    const args = ['-e', 'setTimeout(() => process.exit(3), 50)'];
    const server = await spawnServer({
      name: 'redis',
      dir,
      command: process.execPath,
      args,
      stopSequence: [],
    });
    const { identity, stop, onExit } = server;
    return { name: 'redis', url: 'redis://x', port: 1, pid: identity.pid, stop, onExit };
  };
  const policy = { backoffMs: [10, 20], maxExits: 3, windowMs: 60_000 };
  const supervised = keepRunning(await start(), start, (entry) => progress.push(entry), policy);
  const error = await new Promise<ServiceError>((resolve) => supervised.onGiveUp(resolve));
  expect(error.code).toBe('gave_up');
  expect(error.message).toMatch(/redis ended 3 times within 60 s.*code 3.*logs\/redis\.log/);
  expect(starts).toBe(3);
  expect(progress.at(-1)).toMatchObject({ step: 'restart', state: 'failed' });
  await supervised.stop();
  await rm(dir, { recursive: true, force: true });
});
