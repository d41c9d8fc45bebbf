import { v7 as uuidv7 } from 'uuid';
import type { AuthTx } from '../../data/postgres/doors.ts';
import type { Caller } from '../auth.ts';
import { lifetimes } from '../settings.ts';
import { newOpaqueToken } from '../tokens/opaque-token.ts';

export interface OpenedSession {
  sessionId: string;
  refreshToken: string;
}

/** When a session ends that is used now. */
export function sessionEnd(createdAt: Date, now: Date): Date {
  const idle = now.getTime() + lifetimes.sessionIdleSeconds * 1_000;
  return new Date(Math.min(idle, createdAt.getTime() + lifetimes.sessionSeconds * 1_000));
}

/** Opens a session with its first refresh token, in the caller's transaction. */
export async function openSession(
  tx: AuthTx,
  person: { userId: string; twoFactor: boolean },
  caller: Caller,
  now: Date,
): Promise<OpenedSession> {
  const { token, hash } = newOpaqueToken('refresh');
  const { id: sessionId } = await tx.session.create({
    data: {
      id: uuidv7(),
      userId: person.userId,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: sessionEnd(now, now),
      userAgent: caller.userAgent.slice(0, 300),
      address: caller.address,
      twoFactorAt: person.twoFactor ? now : null,
      refreshTokens: { create: { hash, issuedAt: now } },
    },
  });
  return { sessionId, refreshToken: token };
}
