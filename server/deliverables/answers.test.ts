import { describe, expect, it } from 'vitest';
import { copyText } from '../runs/testing/texts.ts';
import { markdownFaults } from './bodies.ts';
import { readAnswer, roleContract, schemaErrors } from './index.ts';

const copy = () => JSON.parse(copyText());
const errorsOf = (role: string, value: unknown) => {
  const parsed = roleContract(role)?.schema.safeParse(value);
  return parsed?.success ? [] : schemaErrors(parsed?.error as never);
};

describe('role contracts', () => {
  it('takes a copywriter’s answer and refuses what does not follow it, by pointer', () => {
    expect(errorsOf('copywriter', copy())).toEqual([]);
    expect(errorsOf('copywriter', { ...copy(), extra: 1 })[0]?.pointer).toBe('');
    expect(errorsOf('copywriter', { ...copy(), kind: 'article' })).toEqual([
      { pointer: '/kind', rule: 'Must be "copy"' },
    ]);
    const body = { ...copy().body, recommended: 3 };
    expect(errorsOf('copywriter', { ...copy(), body })).toEqual([
      { pointer: '/body/recommended', rule: 'Names no variant' },
    ]);
    const long = { ...copy(), summary: 'x'.repeat(601) };
    expect(errorsOf('copywriter', long)).toMatchObject([{ pointer: '/summary' }]);
  });

  it('lets no keyword stand in two clusters and no number be invented', () => {
    const cluster = (name: string, primary: string) => ({
      name,
      intent: 'commercial',
      primary,
      secondary: [],
      questions: [],
      page: 'p',
      priority: 1,
      why: '',
    });
    const answer = (clusters: object[], metrics: object[] = []) => ({
      ...copy(),
      kind: 'keyword_map',
      body: { clusters, negatives: [], metrics },
    });
    const three = [cluster('a', 'tea'), cluster('b', 'green tea'), cluster('c', 'pot')];
    expect(errorsOf('keyword-researcher', answer(three))).toEqual([]);
    expect(errorsOf('keyword-researcher', answer([...three, cluster('d', 'TEA')]))[0]).toMatchObject({
      pointer: '/body/clusters/3',
    });
    expect(
      errorsOf('keyword-researcher', answer(three, [{ keyword: 'tea', volume: 9 }])).length,
    ).toBeGreaterThan(0);
  });

  it('has none for roles that need what this version lacks', () => {
    expect(roleContract('analytics-reporter')).toBeNull();
    expect(roleContract('activity-planner')).toBeNull();
    expect(roleContract('constructor')).toBeNull();
  });
});

describe('markdownFaults', () => {
  it.each([
    ['# One\n\n## Two\n\ntext', []],
    ['## Two', ['Needs exactly one H1']],
    ['# One\n\n### Three', ['Skips a heading level']],
    ['# One\n\n<script>x</script>', ['Holds raw HTML']],
    ['# One\n\n![x](https://elsewhere.example/p.gif)', ['Holds a remote image']],
    ['# One\n\n```html\n<b>\n# not a heading\n```\n', []],
  ])('%j', (text, faults) => expect(markdownFaults(text)).toEqual(faults));
});

describe('readAnswer', () => {
  it('takes off a fence and a byte order mark, and nothing else', () => {
    expect(readAnswer('{"a":1}')).toEqual({ ok: true, value: { a: 1 }, normalised: [] });
    expect(readAnswer('```\n{"a":1}\n```')).toMatchObject({ ok: true, value: { a: 1 } });
    expect(readAnswer('Here: ```{"a":1}```').ok).toBe(false);
    expect(readAnswer('```json\n{}\n```\n```json\n{}\n```').ok).toBe(false);
  });
});
