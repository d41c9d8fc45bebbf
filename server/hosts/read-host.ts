import { reservedSlugs, slug as slugForm } from '../tenants/contract.ts';

/** What a host name says by itself, before anybody is asked. */
export type HostReading =
  /** The platform itself. */
  | { kind: 'apex' }
  /** The form of a tenant's name under the base domain. */
  | { kind: 'slug'; slug: string }
  /** A full name of somebody's own, in ASCII and small letters. */
  | { kind: 'domain'; domain: string }
  /** Well formed, and certainly no tenant's. */
  | { kind: 'unknown'; why: 'address' | 'reserved' | 'under_base' | 'no_domain' }
  | { kind: 'malformed' };

const malformed: HostReading = { kind: 'malformed' };
const address: HostReading = { kind: 'unknown', why: 'address' };

/** A label of letters, digits, hyphens inside, and the underscore that some networks' names have. */
const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/** A URL parser takes names whose last label is a number for an IPv4 address, in each of its forms (127.1, 0x7f.1). */
const endsInNumber = (name: string): boolean => /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/.test(name);

/** `[…]` with an optional port. Zone ids are refused, as URL parsers refuse them. */
const readBracketed = (raw: string): HostReading => {
  const inside = /^\[([0-9a-f:.]+)\](?::\d{1,5})?$/i.exec(raw)?.[1];
  return inside !== undefined && URL.canParse(`http://[${inside}]`) ? address : malformed;
};

/** The port is an HTTP server's: one to five digits from 1 to 65535. It says nothing about whose host it is. */
const withoutPort = (raw: string): string | null => {
  const [, name = '', port] = /^([^:]*)(?::(\d{1,5}))?$/.exec(raw) ?? [];
  return port === undefined || (Number(port) >= 1 && Number(port) <= 65_535) ? name : null;
};

const readUnderBase = (name: string): HostReading => {
  if (reservedSlugs.has(name)) return { kind: 'unknown', why: 'reserved' };
  return slugForm.safeParse(name).success
    ? { kind: 'slug', slug: name }
    : { kind: 'unknown', why: 'under_base' };
};

/**
 * Reads the value of a Host header as HTTP gives it (RFC 9110 §7.2), for web and api alike. Never throws.
 * Letters' case and one trailing dot do not matter. International names come in their `xn--` form, as every browser
 * sends them, and are compared as that text; raw bytes outside ASCII are malformed, never guessed at.
 * @param baseDomain in small letters, without a trailing dot
 */
export function readHost(raw: string, baseDomain: string): HostReading {
  if (raw.startsWith('[')) return readBracketed(raw);
  const named = withoutPort(raw);
  if (named === null) return malformed;
  // Only ASCII letters are folded: a look-alike such as the Kelvin sign must not become a k.
  const name = named.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).replace(/\.$/, '');
  if (name.length > 253 || !name.split('.').every((part) => label.test(part))) return malformed;
  if (name === baseDomain) return { kind: 'apex' };
  if (endsInNumber(name)) return URL.canParse(`http://${name}`) ? address : malformed;
  if (name.endsWith(`.${baseDomain}`)) return readUnderBase(name.slice(0, -baseDomain.length - 1));
  return name.includes('.') && !name.includes('_')
    ? { kind: 'domain', domain: name }
    : { kind: 'unknown', why: 'no_domain' };
}
