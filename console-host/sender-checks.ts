import { refusal } from './serve/refusal.ts';

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Whether a Host header names this console. Any other name means the browser was led here by a name
 * someone else controls (DNS rebinding).
 */
export const isAllowedHost = (host: string | null, port: number): boolean =>
  host !== null && loopbackNames.some((name) => host.toLowerCase() === `${name}:${port}`);

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses requests that another site caused. Browsers name the sending site on every unsafe method;
 * a script that names none must carry the header no form or cross-site request can carry.
 * @returns null when the sender is fine.
 */
export const refuseForeignSender = (request: Request, host: string): Response | null => {
  const site = request.headers.get('sec-fetch-site');
  const sameSite = site === null || site === 'same-origin' || site === 'none';
  if (safeMethods.has(request.method)) {
    return sameSite || request.headers.get('sec-fetch-mode') === 'navigate' ? null : foreign();
  }
  const origin = request.headers.get('origin');
  if (!sameSite || (origin !== null && origin !== `http://${host}`)) return foreign();
  return request.headers.get('x-dm-client') === '1' ? null : foreign();
};

const foreign = (): Response => refusal('forbidden', 'Refused: the request comes from another site.');
