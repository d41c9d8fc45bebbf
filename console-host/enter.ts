import type { HostSessions } from './host-sessions.ts';
import type { OneTimeTokens } from './one-time-tokens.ts';
import { securityHeaders } from './serve/security-headers.ts';
import { smallPage } from './serve/small-page.ts';

/** Cookies ignore ports, so the port is part of the name: two consoles on one machine do not disturb each other. */
export const sessionCookieName = (port: number): string => `dm_console_${port}`;

/** The session secret among the cookies of a request, or null. */
export const sessionSecret = (request: Request, port: number): string | null => {
  const wanted = `${sessionCookieName(port)}=`;
  for (const part of (request.headers.get('cookie') ?? '').split(';')) {
    if (part.trim().startsWith(wanted)) return part.trim().slice(wanted.length);
  }
  return null;
};

const usedLink = (): Response =>
  smallPage({
    status: 401,
    title: 'This sign-in link no longer works',
    sentences: [
      'A link works once, for ten minutes, and only with the console that printed it.',
      'Start the console again (npm start, or dmagency console): it prints a new link.',
    ],
    link: { href: '/', label: 'Open the console, if this browser is already in' },
  });

/** Prefetches and embedded loads must not use the link up before the person opens it. */
const isByPerson = (request: Request): boolean => {
  const purpose = request.headers.get('sec-purpose') ?? request.headers.get('purpose') ?? '';
  const destination = request.headers.get('sec-fetch-dest');
  return !purpose.includes('prefetch') && (destination === null || destination === 'document');
};

/**
 * Exchanges the one-time token of a sign-in link for the session cookie and leaves for `/` at once.
 *
 * The token travels in the query, not in the fragment: then the exchange is one plain request that
 * also works without scripts, needs no script to ever hold the token, and leaves nothing in the
 * history because the browser records the redirect's target. What a query usually costs does not
 * apply: nothing logs it, `no-referrer` keeps it from other sites, and after this one use it is void.
 */
export const answerEnter = (
  request: Request,
  tokens: OneTimeTokens,
  sessions: HostSessions,
  port: number,
): Response => {
  const token = new URL(request.url).searchParams.get('token') ?? '';
  if (request.method !== 'GET' || !isByPerson(request) || !tokens.redeem(token)) return usedLink();
  const cookie = `${sessionCookieName(port)}=${sessions.open()}; Path=/; HttpOnly; SameSite=Strict`;
  const headers = new Headers(securityHeaders);
  headers.set('location', '/');
  headers.set('cache-control', 'no-store');
  headers.set('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
};
