import { pino } from 'pino';
import { z } from 'zod';
import { openAuth } from '../auth/index.ts';
import { systemClock } from '../data/context.ts';
import { openDocuments } from '../data/mongo/documents.ts';
import { openRecord } from '../data/postgres/doors.ts';
import { openTransport } from '../data/redis/transport.ts';
import { createMailer } from '../mail/index.ts';
import { buildApi, openLive } from '../main/api.ts';
import { createSecrets } from '../secrets/index.ts';
import { testMasterKey } from './stores.ts';

/** An api as a process of its own, for tests that measure or kill it. What it needs comes in API_TEST as JSON. */
const given = z
  .object({
    urls: z.object({ app: z.string(), platform: z.string(), auth: z.string() }),
    redisUrl: z.string(),
    mongoUrl: z.string(),
  })
  .parse(JSON.parse(process.env.API_TEST ?? '{}'));

const log = pino({ level: process.env.API_LOG ?? 'silent' });
const stores = {
  // By this name a test sees when the record has noticed that a killed process is gone.
  record: openRecord({ urls: given.urls, poolSize: 6, applicationName: `api-${process.pid}` }),
  documents: openDocuments(given.mongoUrl),
  transport: openTransport(given.redisUrl),
};
const auth = await openAuth({
  stores,
  clock: systemClock,
  log,
  secrets: createSecrets(testMasterKey),
  mail: createMailer({ kind: 'none' }),
  settings: { publicUrl: 'http://localhost:3000', secureCookies: false },
});
openLive(stores, auth, log);
const app = await buildApi({
  stores,
  auth,
  clock: systemClock,
  log,
  version: '0.0.0',
  publicUrl: 'http://localhost:3000',
  baseDomain: 'localhost',
  deletionGraceDays: 30,
  trustedProxies: [],
});
process.stdout.write(`ready ${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);
