import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { openDocuments } from '../data/mongo/documents.ts';
import { openRecord } from '../data/postgres/doors.ts';
import { checkRoles, proveScopedBatching } from '../data/postgres/startup-checks.ts';
import { openTransport } from '../data/redis/transport.ts';
import type { Stores } from '../data/stores.ts';

/** Opens the stores of a process and proves that they keep tenants apart, or refuses the start. */
export async function openStores(config: Config, log: Logger, applicationName: string): Promise<Stores> {
  const record = openRecord({ urls: config.record, poolSize: config.DATABASE_POOL_SIZE, applicationName });
  await Promise.all([checkRoles(record), proveScopedBatching()]);
  const documents = openDocuments(config.MONGO_URL, { poolSize: config.DATABASE_POOL_SIZE, applicationName });
  const transport = openTransport(config.REDIS_URL, {
    onError: (error) => log.warn({ err: error }, 'redis does not answer'),
  });
  return { record, documents, transport };
}

/** Closes every connection. */
export async function closeStores(stores: Stores): Promise<void> {
  await Promise.allSettled([stores.record.close(), stores.documents.close(), stores.transport.close()]);
}
