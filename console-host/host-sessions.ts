import { randomBytes } from 'node:crypto';
import { type CookieJar, createCookieJar } from './cookie-jar.ts';

/** One browser (or one window) that may use this host; the platform's tokens lie in its jar. */
export interface HostSession {
  jar: CookieJar;
}

export interface HostSessions {
  /** Makes a session and returns the secret that names it. */
  open: () => string;
  find: (secret: string | null) => HostSession | null;
}

/** Enough for a person's browsers and windows; the one unused longest gives way. */
const mostSessions = 32;

/** Sessions live in memory: stopping the host ends them all. */
export const createHostSessions = (now: () => number): HostSessions => {
  const sessions = new Map<string, HostSession>();
  return {
    open: () => {
      const secret = randomBytes(32).toString('base64url');
      sessions.set(secret, { jar: createCookieJar(now) });
      const [oldest] = sessions.keys();
      if (sessions.size > mostSessions && oldest !== undefined) sessions.delete(oldest);
      return secret;
    },
    find: (secret) => {
      const session = secret === null ? undefined : sessions.get(secret);
      if (secret === null || session === undefined) return null;
      sessions.delete(secret);
      sessions.set(secret, session);
      return session;
    },
  };
};
