import type { Logger } from 'pino';
import { sweepIdentity } from '../auth/index.ts';
import type { Config } from '../config.ts';
import { type Clock, machineCtx } from '../data/context.ts';
import { expireArchives, makeExports } from '../exports/index.ts';
import { sweepAnswers } from '../idempotency/index.ts';
import { purgeDue } from '../purge/index.ts';
import {
  beginTrial,
  endTrials,
  provisioning,
  provisionTenant,
  trialBegin,
  trialBeginTopic,
} from '../tenants/index.ts';
import { openIdentity } from './api.ts';
import { openModelsOf } from './model-servers.ts';
import { closeStores, openStores } from './stores.ts';
import { type Chore, startUpkeep } from './upkeep.ts';
import { startWorker } from './worker.ts';

/** What the worker looks after beside runs. */
const chores: readonly Chore[] = [
  {
    name: 'ended sessions and old links',
    everyMs: 3_600_000,
    run: async ({ stores, clock }) => {
      await sweepIdentity({ stores, clock });
    },
  },
  {
    name: 'trials that are over',
    everyMs: 60_000,
    run: async (ctx) => {
      await endTrials(ctx);
    },
  },
  { name: 'exports of tenants', everyMs: 2_000, run: (ctx) => makeExports(ctx) },
  { name: 'purge of deleted tenants', everyMs: 60_000, run: (ctx) => purgeDue(ctx) },
  { name: 'archives past their time', everyMs: 3_600_000, run: expireArchives },
  { name: 'answers of a day ago', everyMs: 3_600_000, run: sweepAnswers },
];

/** Starts the worker process: relay, reconciler, queues. */
export async function runWorker(
  config: Config,
  log: Logger,
  { clock }: { clock: Clock },
): Promise<{ close(): Promise<void> }> {
  const stores = await openStores(config, log, 'dmagency-worker');
  // Provisioning makes invitations, which are identity's.
  const auth = await openIdentity(config, stores, clock, log);
  const models = openModelsOf(config, stores);
  const worker = await startWorker({
    stores,
    log,
    clock,
    models: models.models,
    handlers: {
      'tenant.provision': async (ctx, entry) => {
        await provisionTenant(ctx, provisioning.parse(entry.payload));
      },
      [trialBeginTopic]: async (ctx, entry) => {
        await beginTrial(ctx, entry.tenantId, trialBegin.parse(entry.payload));
      },
    },
    settings: { drainMs: config.DRAIN_SECONDS * 1_000 },
  });
  const upkeep = startUpkeep(machineCtx(stores, 'upkeep', { clock, log }), chores);
  log.info({ workerId: worker.workerId }, 'worker runs');
  return {
    async close() {
      await Promise.all([worker.close(), upkeep.close()]);
      await models.close();
      await auth.close();
      await closeStores(stores);
    },
  };
}
