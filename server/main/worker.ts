import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { giveUpRun, planStep, taskStep } from '../campaigns/index.ts';
import { type Clock, machineCtx, systemClock } from '../data/context.ts';
import { newId } from '../data/ids.ts';
import { UnsafeStart } from '../data/postgres/startup-checks.ts';
import { redisKeys } from '../data/redis/keys.ts';
import type { Stores } from '../data/stores.ts';
import type { Models } from '../llm/index.ts';
import { resumeChannel, stopChannel } from '../queue/channels.ts';
import { Loop } from '../queue/loop.ts';
import { openQueues } from '../queue/queues.ts';
import { reconcileOnce } from '../queue/reconcile.ts';
import { type OutboxHandlers, startRelay } from '../queue/relay.ts';
import { checkTransport } from '../queue/transport-check.ts';
import { Unchanged } from '../queue/unchanged.ts';
import { startWorkers } from '../queue/workers.ts';
import { defaultRunSettings, type Engine, processJob, type RunSettings } from '../runs/index.ts';

/** Settings of a worker process. Tests shorten the times. */
export interface WorkerSettings {
  /** Jobs of each queue this process works on at a time. */
  concurrency: number;
  relayMs: number;
  reconcileMs: number;
  /** See {@link ReconcileOptions}. */
  staleMs: number;
  joblessMs: number;
  maxWorkersGone: number;
  maxAttempts: number;
  /** How long running attempts may go on after a stop was asked for, milliseconds. */
  drainMs: number;
  queuePrefix: string;
  runs: RunSettings;
}

const defaults: WorkerSettings = {
  concurrency: 2,
  relayMs: 250,
  reconcileMs: 2_000,
  // More than three signs of life (2 s each) and one round.
  staleMs: 8_000,
  joblessMs: 5_000,
  maxWorkersGone: 5,
  maxAttempts: 20,
  drainMs: 20_000,
  queuePrefix: redisKeys.queuePrefix,
  runs: defaultRunSettings,
};

export interface WorkerDeps {
  stores: Stores;
  log: Logger;
  models: Models;
  /** Topics of other features, for example `tenant.provision`. */
  handlers: OutboxHandlers;
  clock?: Clock;
  settings?: Partial<Omit<WorkerSettings, 'runs'>> & { runs?: Partial<RunSettings> };
}

export interface RunningWorker {
  workerId: string;
  /**
   * Stops: no new job is taken, running attempts may end within `drainMs`, then they are aborted and given back.
   * The stores stay open; their owner closes them.
   */
  close(): Promise<void>;
}

/** How long the start waits for Redis, milliseconds. */
const transportMs = 30_000;

async function awaitTransport(stores: Stores, log: Logger): Promise<void> {
  const until = performance.now() + transportMs;
  while ((await stores.transport.redis.ping().catch(() => null)) === null) {
    if (performance.now() > until)
      throw new UnsafeStart('Redis does not answer at REDIS_URL: the worker cannot start.');
    log.warn('waiting for Redis');
    await delay(500);
  }
  await checkTransport(stores.transport.redis);
}

/**
 * Lets a stop or a suspension reach running attempts at once instead of at their next sign of life, and a resumption
 * the reconciler instead of its next round.
 */
function listen(stores: Stores, engine: Engine, reconciler: Loop): () => void {
  const { subscriber } = stores.transport;
  const onMessage = (channel: string, message: string): void => {
    if (channel === resumeChannel) reconciler.wake();
    for (const watch of engine.active) {
      if (channel === redisKeys.identityChanges || (channel === stopChannel && watch.runId === message))
        void watch.look();
    }
  };
  subscriber.on('message', onMessage);
  subscriber.subscribe(stopChannel, resumeChannel, redisKeys.identityChanges).catch(() => undefined);
  return () => subscriber.off('message', onMessage);
}

/**
 * Starts a worker: relay, reconciler and the workers of every queue. Run as many as needed.
 * @throws UnsafeStart when Redis does not answer or may evict
 */
export async function startWorker(deps: WorkerDeps): Promise<RunningWorker> {
  const { stores, log, models, handlers } = deps;
  const settings = { ...defaults, ...deps.settings, runs: { ...defaults.runs, ...deps.settings?.runs } };
  const clock = deps.clock ?? systemClock;
  const workerId = newId();
  await awaitTransport(stores, log);
  const as = (name: string) => machineCtx(stores, name, { clock, log });
  const queues = openQueues(stores.transport, settings.queuePrefix);
  const engine: Engine = {
    ctx: as('worker'),
    workerId,
    models,
    settings: settings.runs,
    steps: { plan: planStep, task: taskStep },
    active: new Set(),
    closing: false,
  };
  const relay = startRelay(as('relay'), { queues, handlers, everyMs: settings.relayMs });
  const { staleMs, joblessMs, maxWorkersGone, maxAttempts } = settings;
  const limits = { staleMs, joblessMs, maxWorkersGone, maxAttempts };
  const seen = new Unchanged();
  const reconciler = new Loop(log, 'reconcile', settings.reconcileMs, () =>
    reconcileOnce(as('reconciler'), { ...limits, queues, seen, giveUp: giveUpRun }),
  );
  const silence = listen(stores, engine, reconciler);
  const { concurrency, queuePrefix: prefix } = settings;
  const process = (data: unknown): Promise<void> => processJob(engine, data);
  const workers = startWorkers({ transport: stores.transport, prefix, concurrency, log, process });

  return {
    workerId,
    async close() {
      engine.closing = true;
      await Promise.all([workers.pause(), relay.close(), reconciler.close()]);
      await drain(engine, settings.drainMs);
      await workers.close();
      silence();
      await queues.close();
    },
  };
}

/** Waits for running attempts; what is left after the time is aborted, gives itself back, and is waited for. */
async function drain(engine: Engine, drainMs: number): Promise<void> {
  const until = performance.now() + drainMs;
  while (engine.active.size > 0 && performance.now() < until) await delay(50);
  for (const watch of engine.active) watch.stop('shutdown');
  const patience = performance.now() + 5_000;
  while (engine.active.size > 0 && performance.now() < patience) await delay(20);
}
