import type { StateLook } from '../ui/states.ts';

const week = 7 * 86_400_000;

/** A key's state by its dates. */
export const keyLook = (
  key: { revokedAt: string | null; expiresAt: string | null },
  now: number,
): StateLook => {
  if (key.revokedAt !== null) return { meaning: 'neutral', label: 'revoked' };
  const ends = key.expiresAt === null ? null : Date.parse(key.expiresAt);
  if (ends !== null && ends <= now) return { meaning: 'neutral', label: 'expired' };
  if (ends !== null && ends - now < week) return { meaning: 'warn', label: 'expires soon' };
  return { meaning: 'ok', label: 'active' };
};
