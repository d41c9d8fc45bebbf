import { pino } from 'pino';
import { z } from 'zod';
import { openDocuments } from '../../data/mongo/documents.ts';
import { openRecord } from '../../data/postgres/doors.ts';
import { openTransport } from '../../data/redis/transport.ts';
import { openEgress } from '../../egress/index.ts';
import { openModels } from '../../llm/index.ts';
import { startWorker, type WorkerDeps } from '../../main/worker.ts';

/** A worker as a process of its own, for tests that kill it. What it needs comes in WORKER_TEST as JSON. */
const given = z
  .object({
    urls: z.object({ app: z.string(), platform: z.string(), auth: z.string() }),
    redisUrl: z.string(),
    mongoUrl: z.string(),
    ollamaUrl: z.string(),
    settings: z.record(z.string(), z.unknown()),
  })
  .parse(JSON.parse(process.env.WORKER_TEST ?? '{}'));

const stores = {
  record: openRecord({ urls: given.urls, poolSize: 4 }),
  documents: openDocuments(given.mongoUrl),
  transport: openTransport(given.redisUrl),
};
const worker = await startWorker({
  stores,
  log: pino({ level: process.env.WORKER_LOG ?? 'silent' }),
  models: openModels({ egress: openEgress(), ollamaBaseUrl: given.ollamaUrl }),
  handlers: {},
  settings: given.settings as NonNullable<WorkerDeps['settings']>,
});
process.stdout.write(`ready ${worker.workerId}\n`);
process.on('SIGTERM', () => {
  void worker.close().then(() => process.exit(0));
});
