import { readFileSync } from 'node:fs';
import pg from 'pg';
import { z } from 'zod';
import { machineCtx, systemClock } from '../../data/context.ts';
import { openDocuments } from '../../data/mongo/documents.ts';
import { openRecord } from '../../data/postgres/doors.ts';
import { openTransport } from '../../data/redis/transport.ts';
import { purgeDue } from '../../purge/index.ts';
import { quietLog } from '../../testing/tenants.ts';
import { makeExports } from '../make.ts';

/**
 * One round of a worker's upkeep as a process of its own, which kills itself with SIGKILL at its `dieAt`-th command to a
 * store. What it needs comes in UPKEEP_TEST as JSON; it prints how many commands a whole round takes, how long, and the
 * most memory the process ever took, bytes.
 */
const given = z
  .object({
    urls: z.object({ app: z.string(), platform: z.string(), auth: z.string() }),
    redisUrl: z.string(),
    mongoUrl: z.string(),
    what: z.enum(['exports', 'purge']),
    queuePrefix: z.string(),
    dieAt: z.number().int().nullable(),
  })
  .parse(JSON.parse(process.env.UPKEEP_TEST ?? '{}'));

/** Linux counts for the program alone; `maxRSS`, all there is elsewhere, may be what its parent took. */
function peakMemory(): number {
  const counted =
    process.platform === 'linux' && /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(counted ? counted[1] : process.resourceUsage().maxRSS) * 1_024;
}

let commands = 0;
function command(): void {
  commands += 1;
  if (commands === given.dieAt) process.kill(process.pid, 'SIGKILL');
}
const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
pg.Client.prototype.query = function counted(this: pg.Client, ...args: unknown[]) {
  command();
  return query.apply(this, args);
} as typeof pg.Client.prototype.query;

const stores = {
  record: openRecord({ urls: given.urls, poolSize: 4 }),
  documents: openDocuments(given.mongoUrl),
  transport: openTransport(given.redisUrl),
};
stores.documents.client.on('commandStarted', command);
const ctx = machineCtx(stores, 'worker', { clock: systemClock, log: quietLog });
const began = performance.now();
const round = (): Promise<void> =>
  given.what === 'exports' ? makeExports(ctx) : purgeDue(ctx, { queuePrefix: given.queuePrefix });
// On a busy machine the first connections may come too late: like a worker, it tries again.
await round()
  .catch(() => round())
  .catch(() => round());
process.stdout.write(JSON.stringify({ commands, peak: peakMemory(), ms: performance.now() - began }));
process.exit(0);
