import type { z } from 'zod';
import { readAuth } from '../../data/postgres/doors.ts';
import type { Auth } from '../auth.ts';
import type { sessionRow } from '../contract.ts';
import { type MeCtx, requirePerson } from './person.ts';

const most = 100;

/** The live sessions of the one who asks, newest first. */
export async function listSessions(auth: Auth, ctx: MeCtx): Promise<{ items: z.infer<typeof sessionRow>[] }> {
  const { id: userId, sessionId } = requirePerson(ctx);
  const now = auth.clock.now();
  const rows = await readAuth(auth, (db) =>
    db.session.findMany({
      where: { userId, revokedAt: null, expiresAt: { gt: now } },
      orderBy: { createdAt: 'desc' },
      take: most,
    }),
  );
  return {
    items: rows.map(({ id, createdAt, lastSeenAt, expiresAt, userAgent, address }) => ({
      id,
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      userAgent,
      address,
      current: id === sessionId,
    })),
  };
}
