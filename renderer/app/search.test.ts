import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { filterOf, flag, listSearch, nextSearch, parseSearch, stringifySearch } from './search.ts';

const schema = z.object({ ...listSearch, status: filterOf(['active', 'trialing']), invite: flag });

describe('search parameters', () => {
  it('repeats a key for several values and comes back as it was', () => {
    const search = { q: '42', status: ['active', 'trialing'], hide: ['slug'] };
    const text = stringifySearch({ ...search, sort: undefined });
    expect(text).toBe('?q=42&status=active&status=trialing&hide=slug');
    expect(schema.parse(parseSearch(text))).toMatchObject(search);
  });

  it('drops what it does not know, without an error', () => {
    const parsed = schema.parse(parseSearch('?status=moon&status=active&invite=yes&x=1&__proto__=1'));
    expect(parsed.status).toEqual(['active']);
    expect(parsed).not.toHaveProperty('x');
    expect(parsed.invite).toBeUndefined();
    expect(schema.parse(parseSearch(`?q=${'x'.repeat(200)}`)).q).toBeUndefined();
  });

  it('never leads to another site after sign-in', () => {
    for (const next of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '',
    ]) {
      expect(nextSearch.parse({ next }).next).toBeUndefined();
    }
    expect(nextSearch.parse({ next: '/w/acme/runs?status=done' }).next).toBe('/w/acme/runs?status=done');
  });
});
