import { describe, expect, it } from 'vitest';
import { createRunText } from './run-text.ts';

const tokens = (attempt: number, text: string, outputTokens = 1) =>
  ({ type: 'tokens', campaignId: 'c', runId: 'r', attempt, text, outputTokens, elapsedMs: 10 }) as const;

describe('live text of runs', () => {
  it('appends within an attempt and starts again with the next', () => {
    const store = createRunText();
    store.add(tokens(1, 'Hel'));
    store.add(tokens(1, 'lo', 2));
    expect(store.get('r')).toMatchObject({ attempt: 1, text: 'Hello', outputTokens: 2 });
    store.add(tokens(2, 'Again'));
    expect(store.get('r')?.text).toBe('Again');
    store.add(tokens(1, 'late'));
    expect(store.get('r')?.text).toBe('Again');
  });

  it('clears the text when a newer attempt is admitted', () => {
    const store = createRunText();
    store.add(tokens(1, 'half'));
    store.attempt('r', 1);
    expect(store.get('r')?.text).toBe('half');
    store.attempt('r', 2);
    expect(store.get('r')).toBeNull();
  });

  it('keeps the end of a very long answer', () => {
    const store = createRunText();
    for (let part = 0; part < 30; part += 1) store.add(tokens(1, String(part % 10).repeat(10_000)));
    expect(store.get('r')?.text).toHaveLength(200_000);
    expect(store.get('r')?.text.endsWith('9')).toBe(true);
  });
});
