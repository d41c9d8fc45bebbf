import type { z } from 'zod';
import type { Ctx } from '../../data/context.ts';
import { readAuth } from '../../data/postgres/doors.ts';
import { toPlatformKeyRow } from '../api-keys/api-key-row.ts';
import type { page, platformKeyList } from '../contract.ts';

/** The platform's keys, newest first, revoked ones too. */
export async function listPlatformApiKeys(
  ctx: Ctx,
  input: z.infer<typeof page>,
): Promise<z.infer<typeof platformKeyList>> {
  const rows = await readAuth(ctx, (db) =>
    db.platformApiKey.findMany({
      where: input.cursor ? { id: { lt: input.cursor } } : {},
      omit: { digest: true },
      orderBy: { id: 'desc' },
      take: input.limit + 1,
    }),
  );
  const items = rows.slice(0, input.limit).map(toPlatformKeyRow);
  return { items, nextCursor: rows.length > input.limit ? (items.at(-1)?.id ?? null) : null };
}
