import { Queue } from 'bullmq';
import { redisKeys } from '../data/redis/keys.ts';
import type { Transport } from '../data/redis/transport.ts';
import { jobId, queueCatalogue, queueOf, type RunJob } from './catalogue.ts';

/** A job to be put on its role's queue. */
export type QueuedRun = RunJob & { role: string };

/** The queues as the relay and the reconciler use them. */
export interface Queues {
  /** Adds jobs; one whose id is there already is left as it is. */
  add(jobs: readonly QueuedRun[]): Promise<void>;
  /** Which of these have no job in Redis. */
  missing<J extends QueuedRun>(jobs: readonly J[]): Promise<J[]>;
  close(): Promise<void>;
}

/** Opens every queue of the catalogue on the command connection, which fails fast when Redis is away. */
export function openQueues(transport: Transport, prefix: string = redisKeys.queuePrefix): Queues {
  const queues = new Map(
    queueCatalogue.map(({ name, attempts }) => [
      name,
      new Queue<RunJob, void, 'run'>(name, {
        connection: transport.redis,
        prefix,
        skipVersionCheck: true,
        defaultJobOptions: { attempts, removeOnComplete: true, removeOnFail: true },
      }),
    ]),
  );
  for (const queue of queues.values()) queue.on('error', () => undefined);
  const byQueue = (jobs: readonly QueuedRun[]): Map<string, QueuedRun[]> =>
    Map.groupBy(jobs, (job) => queueOf(job.role));

  return {
    async add(jobs) {
      for (const [name, some] of byQueue(jobs)) {
        await queues.get(name)?.addBulk(
          some.map((job) => {
            const { tenantId, runId, attempt } = job;
            return { name: 'run', data: { tenantId, runId, attempt }, opts: { jobId: jobId(job) } };
          }),
        );
      }
    },
    async missing(jobs) {
      if (jobs.length === 0) return [];
      const pipeline = transport.redis.pipeline();
      for (const job of jobs) pipeline.exists(`${prefix}:${queueOf(job.role)}:${jobId(job)}`);
      const answers = (await pipeline.exec()) ?? [];
      return jobs.filter((_, at) => {
        const [error, found] = answers[at] ?? [new Error('no answer')];
        if (error) throw error;
        return found === 0;
      });
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}
