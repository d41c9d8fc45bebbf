import { describe, expect, it } from 'vitest';
import { markdownHtml } from './markdown-html.ts';

describe('agents’ Markdown', () => {
  it.each([
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '![pixel](https://tracker.example/p.gif)',
    '![x](javascript:alert(1))',
    '&lt;img src=x onerror=alert(1)&gt;',
    '<a href="https://x" onclick="y">z</a>',
    '[x]: javascript:alert(1)\n[x]',
    '<svg/onload=alert(1)>',
  ])('shows %s as text', (text) => {
    const html = markdownHtml(text);
    expect(html).not.toMatch(/<(img|script|svg|iframe)/i);
    expect(html).not.toMatch(/href="(?:javascript|data):/i);
    expect(html).not.toMatch(/<[^>]+\son\w+=/i);
  });

  it('keeps ordinary links, without a way back', () => {
    expect(markdownHtml('[site](https://acme.example/?a=1&b="2")')).toContain(
      'rel="noopener noreferrer nofollow"',
    );
  });

  it('names images instead of loading them', () => {
    expect(markdownHtml('![a <b> chart](https://x/y.png)')).toContain('[image: a &lt;b&gt; chart]');
  });
});
