import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reservedSlugs } from '../tenants/contract.ts';
import { readHost } from './read-host.ts';

const base = 'dm.example';
const kindOf = (raw: string): string => readHost(raw, base).kind;

/** Nothing that is not exactly one of these may be read as that tenant: the oracle is written without the reader. */
const exactly = (raw: string, name: string): boolean => {
  const port = /:(\d{1,5})$/.exec(raw);
  const bare = port ? raw.slice(0, port.index) : raw;
  return [name, `${name}.`].includes(bare.replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
};

const piece = fc.oneof(
  fc.constantFrom(
    'acme',
    'ACME',
    base,
    'dm.example.',
    'evil',
    '.',
    '..',
    ':',
    ':443',
    ':0',
    ':99999',
    '-',
    '_',
    'xn--',
    'xn--bcher-kva',
    '%61',
    '@',
    '[',
    ']',
    '::1',
    '127.0.0.1',
    '0x7f',
    '2130706433',
    ' ',
    '\t',
    '\0',
    '/',
    '#',
    'é',
    '\u212a',
    '。',
    'localhost',
    'a'.repeat(63),
    'a'.repeat(64),
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const anyHost = fc.oneof(
  fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 300 }),
);

test('whatever comes, it does not throw, and a tenant is read only from exactly its own name', () => {
  fc.assert(
    fc.property(anyHost, (raw) => {
      const reading = readHost(raw, base);
      if (reading.kind === 'slug') {
        expect(exactly(raw, `${reading.slug}.${base}`)).toBe(true);
        expect(reservedSlugs.has(reading.slug)).toBe(false);
      }
      if (reading.kind === 'domain') {
        expect(exactly(raw, reading.domain)).toBe(true);
        expect(reading.domain).toMatch(/^[a-z0-9.-]{3,253}$/);
        expect(reading.domain.endsWith(base) && reading.domain.at(-base.length - 1) === '.').toBe(false);
      }
      if (reading.kind === 'apex') expect(exactly(raw, base)).toBe(true);
    }),
    { numRuns: process.env.DMAGENCY_SOAK ? 200_000 : 5_000 },
  );
});

test('every slug is reached by its own name in any case, with any port and a final dot', () => {
  const slug = fc.stringMatching(/^[a-z][a-z0-9-]{1,36}[a-z0-9]$/);
  fc.assert(
    fc.property(slug, fc.integer({ min: 1, max: 65_535 }), fc.boolean(), (name, port, dot) => {
      fc.pre(!reservedSlugs.has(name) && name.slice(2, 4) !== '--');
      const raw = `${name.toUpperCase()}.${base}${dot ? '.' : ''}:${port}`;
      expect(readHost(raw, base)).toEqual({ kind: 'slug', slug: name });
    }),
  );
});

test('every reserved name is the platform’s', () => {
  for (const name of reservedSlugs)
    expect(readHost(`${name}.${base}`, base), name).toEqual({ kind: 'unknown', why: 'reserved' });
});

test('addresses are addresses in every form a browser turns into one', () => {
  for (const raw of [
    '127.0.0.1',
    '127.0.0.1.',
    '127.1',
    '0x7f.1',
    '0X7F000001',
    '2130706433',
    '0177.0.0.1',
    '0x',
    '10.0.0.7:8443',
    '[::1]',
    '[::1]:3000',
    '[::ffff:127.0.0.1]',
    '[2001:DB8::7]',
  ])
    expect(readHost(raw, base), raw).toEqual({ kind: 'unknown', why: 'address' });
  for (const raw of [
    '256.0.0.1',
    '1.2.3.4.5',
    '0x1ffffffff',
    'acme.7',
    '[::1',
    '[fe80::1%25eth0]',
    '[v1.a]',
    '[]',
    '::1',
  ])
    expect(kindOf(raw), raw).toBe('malformed');
});

test('a base domain of one label works as one of several', () => {
  expect(readHost('localhost:3000', 'localhost')).toEqual({ kind: 'apex' });
  expect(readHost('acme.localhost', 'localhost')).toEqual({ kind: 'slug', slug: 'acme' });
  expect(readHost('localhost', base)).toEqual({ kind: 'unknown', why: 'no_domain' });
});
