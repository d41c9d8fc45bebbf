import { z } from 'zod';
import { agentRoles } from '../plans/index.ts';

/** What a job carries: names of things in the record, never the things. Payloads outlive deploys. */
export const runJob = z.object({
  tenantId: z.uuid(),
  runId: z.uuid(),
  attempt: z.number().int().min(1),
});
export type RunJob = z.output<typeof runJob>;

/** Custom roles of all tenants share one queue. */
const customQueue = 'agent__custom';

/** The queue a role's runs go through. Queues are shared by all tenants. */
export function queueOf(role: string): string {
  return agentRoles.some((known) => known === role) ? `agent__${role}` : customQueue;
}

export interface QueueEntry {
  name: string;
  payload: typeof runJob;
  /** BullMQ never repeats a job by itself: a retry is a new attempt, decided by the record. */
  attempts: 1;
}

/** Every queue of the product. */
export const queueCatalogue: readonly QueueEntry[] = [
  ...agentRoles.map((role) => `agent__${role}`),
  customQueue,
].map((name) => ({ name, payload: runJob, attempts: 1 }));

/** One job an attempt: the same id again is the same job, a new attempt is another. */
export const jobId = (job: Pick<RunJob, 'runId' | 'attempt'>): string => `${job.runId}-${job.attempt}`;

/** The outbox's topic for a run that waits for a worker. */
export const runEnqueueTopic = 'run.enqueue';
/** `attempt` is the one to be made: a second delivery finds it made. */
export const runEnqueuePayload = z.object({
  runId: z.uuid(),
  attempt: z.number().int().min(1),
  role: z.string(),
});
