import { Worker } from 'bullmq';
import type { Logger } from 'pino';
import type { Transport } from '../data/redis/transport.ts';
import { queueCatalogue } from './catalogue.ts';

export interface WorkersOptions {
  transport: Transport;
  prefix: string;
  /** Jobs of each queue that this process works on at a time. */
  concurrency: number;
  log: Logger;
  process(data: unknown): Promise<void>;
}

/** Takes jobs of every queue. BullMQ repeats nothing by itself: the record decides what is tried again. */
export function startWorkers(options: WorkersOptions): { pause(): Promise<void>; close(): Promise<void> } {
  const { transport, prefix, concurrency, log, process } = options;
  const workers = queueCatalogue.map(({ name }) => {
    const worker = new Worker(name, (job) => process(job.data), {
      connection: transport.blocking(),
      prefix,
      concurrency,
      skipVersionCheck: true,
      // A job whose lock was lost is dropped here; the reconciler sees whether its attempt is really dead.
      maxStalledCount: 0,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    });
    worker.on('error', (error) => log.debug({ err: error, queue: name }, 'queue connection'));
    return worker;
  });
  return {
    /** Takes no further job; those under way go on. */
    async pause() {
      await Promise.all(workers.map((worker) => worker.pause(true)));
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.close(true)));
    },
  };
}
