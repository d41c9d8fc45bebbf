import { describe, expect, it } from 'vitest';
import { readEnvelope } from './read-envelope.ts';

describe('deliverables of any form', () => {
  it('takes the text out of the body and keeps the rest readable', () => {
    const view = readEnvelope({
      body: { markdown: '# A', slug: 'a' },
      risks: [{ code: 'unsupported_claim', text: '' }],
      needsHuman: true,
    });
    expect(view).toMatchObject({
      markdown: '# A',
      rest: '{\n  "slug": "a"\n}',
      risks: ['unsupported claim'],
      needsHuman: true,
    });
  });

  it('survives whatever a model or an older version stored', () => {
    for (const content of [
      {},
      { body: null },
      { body: [1] },
      { body: 'text' },
      { sources: 'x', risks: [null, 3], assumptions: [{}], needsHuman: 'yes' },
    ]) {
      const view = readEnvelope(content as Record<string, unknown>);
      expect(view.sources).toEqual([]);
      expect(view.needsHuman).toBe(false);
    }
  });
});
