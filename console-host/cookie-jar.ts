interface StoredCookie {
  value: string;
  path: string;
  /** Milliseconds since the epoch; null lasts as long as the jar. */
  expiresAt: number | null;
}

/** Keeps the api's cookies on the host, so that the browser never holds a token of the platform. */
export interface CookieJar {
  /** Takes the Set-Cookie lines of an answer. */
  store: (lines: readonly string[]) => void;
  /** The Cookie header for a path, or null when there is nothing to send. */
  header: (path: string) => string | null;
}

const attributesOf = (parts: readonly string[]): Map<string, string> => {
  const attributes = new Map<string, string>();
  for (const part of parts) {
    const at = part.indexOf('=');
    const name = (at < 0 ? part : part.slice(0, at)).trim().toLowerCase();
    attributes.set(name, at < 0 ? '' : part.slice(at + 1).trim());
  }
  return attributes;
};

const expiryOf = (attributes: ReadonlyMap<string, string>, now: number): number | null => {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return now + Number(maxAge) * 1000;
  const expires = Date.parse(attributes.get('expires') ?? '');
  return Number.isNaN(expires) ? null : expires;
};

/** RFC 6265 §5.1.4. */
const pathMatches = (cookiePath: string, path: string): boolean =>
  path === cookiePath || path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`);

/** A jar for exactly one api, held in memory: a restart of the host signs out. */
export const createCookieJar = (now: () => number): CookieJar => {
  const cookies = new Map<string, StoredCookie>();
  const storeLine = (line: string): void => {
    const [pair = '', ...rest] = line.split(';');
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (at < 1 || name === '') return;
    const attributes = attributesOf(rest);
    const path = attributes.get('path')?.startsWith('/') ? (attributes.get('path') ?? '/') : '/';
    const expiresAt = expiryOf(attributes, now());
    const key = `${name} ${path}`;
    if (expiresAt !== null && expiresAt <= now()) cookies.delete(key);
    else cookies.set(key, { value: pair.slice(at + 1).trim(), path, expiresAt });
  };
  return {
    store: (lines) => lines.forEach(storeLine),
    header: (path) => {
      const sent: string[] = [];
      for (const [key, cookie] of cookies) {
        if (cookie.expiresAt !== null && cookie.expiresAt <= now()) cookies.delete(key);
        else if (pathMatches(cookie.path, path))
          sent.push(`${key.slice(0, key.indexOf(' '))}=${cookie.value}`);
      }
      return sent.length === 0 ? null : sent.join('; ');
    },
  };
};
