import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { choosePort, freePort } from './ports.ts';
import * as redis from './redis.ts';
import type { Progress } from './service.ts';

const progress: Progress[] = [];
let dir = '';
const options = () => ({ dir, report: (entry: Progress) => progress.push(entry) });

beforeEach(async () => {
  progress.length = 0;
  dir = await mkdtemp(`${tmpdir()}/dmagency-ports-`);
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

async function whileListening(port: number, use: () => Promise<void>): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  try {
    await use();
  } finally {
    server.close();
  }
}

describe('choosePort', () => {
  it('remembers the port it chose', async () => {
    const port = await choosePort('redis', options());
    expect(await choosePort('redis', options())).toBe(port);
    expect(progress).toEqual([]);
  });

  it('moves to a free port with a notice when the remembered one is taken', async () => {
    const port = await choosePort('redis', options());
    await whileListening(port, async () => {
      expect(await choosePort('redis', options())).not.toBe(port);
    });
    expect(progress).toMatchObject([
      { state: 'notice', detail: expect.stringContaining(`port ${port} is used`) },
    ]);
  });

  it('refuses a wanted port that is taken, before starting anything', async () => {
    const port = await freePort();
    await whileListening(port, async () => {
      await expect(redis.start({ ...options(), port })).rejects.toMatchObject({
        code: 'port_used',
        message: expect.stringContaining(`Port ${port} for redis is already used`),
      });
    });
  });
});
