import { redisKeys } from './keys.ts';
import type { Transport } from './transport.ts';

/** Keys looked at in one step, so that Redis is never kept busy long. */
const scanned = 1_000;

/** Removes every key of a tenant. @returns how many */
export async function removeTenantKeys({ redis }: Transport, tenantId: string): Promise<number> {
  let removed = 0;
  for await (const keys of redis.scanStream({ match: redisKeys.ofTenant(tenantId), count: scanned }))
    if ((keys as string[]).length > 0) removed += await redis.unlink(...(keys as string[]));
  return removed;
}
