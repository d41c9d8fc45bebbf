import { Queue } from 'bullmq';
import { redisKeys } from '../data/redis/keys.ts';
import type { Transport } from '../data/redis/transport.ts';
import { jobId, queueCatalogue, queueOf, type RunJob } from './catalogue.ts';

/** A job to be put on its role's queue. */
export type QueuedRun = RunJob & { role: string };

/** `waiting` for a worker, `taken` by one (which claims the attempt at once if it lives), or `missing` from Redis. */
export type JobPlace = 'waiting' | 'taken' | 'missing';

/** The queues as the relay and the reconciler use them. */
export interface Queues {
  /** Adds jobs; one whose id is there already is left as it is. */
  add(jobs: readonly QueuedRun[]): Promise<void>;
  /** Where the jobs of these attempts are, in their order. */
  look(jobs: readonly QueuedRun[]): Promise<JobPlace[]>;
  /** Takes waiting jobs out; one that a worker has taken ends by itself. @returns how many were taken out */
  remove(jobs: readonly QueuedRun[]): Promise<number>;
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
    async look(jobs) {
      if (jobs.length === 0) return [];
      const pipeline = transport.redis.pipeline();
      // BullMQ's job hash: `timestamp` is always there, `processedOn` once a worker has fetched it.
      for (const job of jobs)
        pipeline.hmget(`${prefix}:${queueOf(job.role)}:${jobId(job)}`, 'timestamp', 'processedOn');
      const answers = (await pipeline.exec()) ?? [];
      return jobs.map((_, at) => {
        const [error, found] = answers[at] ?? [new Error('no answer'), null];
        if (error) throw error;
        const [added, taken] = found as [string | null, string | null];
        if (added === null) return 'missing';
        return taken === null ? 'waiting' : 'taken';
      });
    },
    async remove(jobs) {
      const removed = await Promise.all(
        jobs.map((job) => queues.get(queueOf(job.role))?.remove(jobId(job)) ?? 0),
      );
      return removed.reduce((sum, one) => sum + one, 0);
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}
