import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normaliseDomain } from './custom-domain.ts';
import { readHost } from './read-host.ts';

const base = 'dm.example';

test.each([
  ['ai.acme.com', 'ai.acme.com'],
  ['  AI.Acme.COM. ', 'ai.acme.com'],
  ['marketing.bücher.example', 'marketing.xn--bcher-kva.example'],
  ['ＡＩ.acme.com', 'ai.acme.com'],
  ['名がドメイン.com', 'xn--v8jxj3d1dzdz08w.com'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['notdm.example', 'notdm.example'],
])('%s is kept as %s', (typed, domain) => {
  expect(normaliseDomain(typed, base)).toEqual({ domain });
});

test.each([
  ['https://ai.acme.com', 'give the bare name'],
  ['ai.acme.com/path', 'give the bare name'],
  ['ann@acme.com', 'give the bare name'],
  ['ai acme.com', 'give the bare name'],
  ['ai.acme.com:443', 'leave the port out'],
  ['*.acme.com', 'wildcard'],
  ['10.0.0.7', 'an address cannot be one'],
  ['0x7f.1', 'an address cannot be one'],
  ['[::1]', 'an address cannot be one'],
  ['2001:db8::7', 'an address cannot be one'],
  ['dm.example', 'is the platform’s own'],
  ['acme.dm.example', 'is the platform’s own'],
  ['a.b.dm.example', 'is the platform’s own'],
  ['www.DM.example', 'is the platform’s own'],
  ['localhost', 'it needs a dot'],
  ['acme', 'it needs a dot'],
  ['my_host.acme.com', 'it needs a dot and no underscore'],
  ['app.localhost', 'not reachable from elsewhere'],
  ['printer.local', 'not reachable from elsewhere'],
  ['-ai.acme.com', 'letters, digits and inner hyphens'],
  ['ai..acme.com', 'letters, digits and inner hyphens'],
  [`${'a'.repeat(64)}.acme.com`, 'letters, digits and inner hyphens'],
  [`${'a.'.repeat(130)}com`, 'letters, digits and inner hyphens'],
  ['xn--a.com', 'characters or parts that no host name has'],
  ['', 'characters or parts that no host name has'],
  ['a\0b.com', 'characters or parts that no host name has'],
])('%j is refused with a sentence', (typed, part) => {
  const answer = normaliseDomain(typed, base);
  expect(answer).toMatchObject({ refusal: expect.stringContaining(part) });
  expect((answer as { refusal: string }).refusal).toMatch(/^Not a domain: .*\.$/);
});

test('what is kept is found again by its own Host, and stays as it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.domain(), fc.webAuthority(), fc.string({ unit: 'grapheme' })), (typed) => {
      const kept = normaliseDomain(typed, base);
      if (!('domain' in kept)) return;
      expect(normaliseDomain(kept.domain, base)).toEqual(kept);
      expect(readHost(kept.domain, base)).toEqual({ kind: 'domain', domain: kept.domain });
    }),
  );
});
