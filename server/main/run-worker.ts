import type { Logger } from 'pino';
import { sweepIdentity } from '../auth/index.ts';
import type { Config } from '../config.ts';
import type { Clock } from '../data/context.ts';
import { Loop } from '../queue/loop.ts';
import { provisioning, provisionTenant } from '../tenants/index.ts';
import { openIdentity } from './api.ts';
import { openModelsOf } from './model-servers.ts';
import { closeStores, openStores } from './stores.ts';
import { startWorker } from './worker.ts';

/** Ended sessions and old links are cleared this often. */
const sweepEveryMs = 3_600_000;

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
    },
    settings: { drainMs: config.DRAIN_SECONDS * 1_000 },
  });
  const sweep = new Loop(log, 'sweep identity', sweepEveryMs, async () => {
    await sweepIdentity({ stores, clock });
  });
  log.info({ workerId: worker.workerId }, 'worker runs');
  return {
    async close() {
      await Promise.all([worker.close(), sweep.close()]);
      await models.close();
      await auth.close();
      await closeStores(stores);
    },
  };
}
