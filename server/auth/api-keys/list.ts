import type { z } from 'zod';
import type { Ctx, TenantCtx } from '../../data/context.ts';
import { readAuth } from '../../data/postgres/doors.ts';
import type { apiKeyList, page } from '../contract.ts';
import { toApiKeyRow } from './api-key-row.ts';

/** The tenant's keys, newest first, revoked ones too. */
export async function listApiKeys(
  ctx: Pick<Ctx, 'stores'> & Pick<TenantCtx, 'tenantId'>,
  input: z.infer<typeof page>,
): Promise<z.infer<typeof apiKeyList>> {
  const { tenantId } = ctx;
  const rows = await readAuth(ctx, (db) =>
    db.apiKey.findMany({
      where: { tenantId, ...(input.cursor ? { id: { lt: input.cursor } } : {}) },
      omit: { digest: true },
      orderBy: { id: 'desc' },
      take: input.limit + 1,
    }),
  );
  const items = rows.slice(0, input.limit).map(toApiKeyRow);
  return { items, nextCursor: rows.length > input.limit ? (items.at(-1)?.id ?? null) : null };
}
