import type { LlmProvider } from '../../../server/data/postgres/enums.ts';

/** What a model cost from a day to the day before another, US dollars per million tokens. */
export interface DatedPrice {
  provider: LlmProvider;
  model: string;
  /** writing, cheap or hard: the class an agent asks for. */
  class: 'writing' | 'cheap' | 'hard';
  /** Days in UTC; null where the beginning or the end is not known. */
  from: string | null;
  to: string | null;
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}

const price = (
  provider: LlmProvider,
  model: string,
  kind: DatedPrice['class'],
  days: [string | null, string | null],
  [input, output, cacheRead, cacheWrite]: [number, number, number, number],
): DatedPrice => ({
  provider,
  model,
  class: kind,
  from: days[0],
  to: days[1],
  input,
  output,
  cacheRead,
  cacheWrite,
});

/**
 * The facts that demo history needs, from the dated price table of 2026-11-23 (vendor pages
 * platform.claude.com/docs/en/about-claude/pricing and developers.openai.com/api/docs/pricing, checked on
 * 2026-10-24 and 2026-11-18). The price engine has a table of its own. Newest first within a class.
 */
export const datedPrices: readonly DatedPrice[] = [
  price('claude', 'claude-sonnet-5-5', 'writing', ['2026-10-07', null], [2, 10, 0.1, 2.5]),
  price('claude', 'claude-sonnet-5-5', 'writing', ['2026-09-28', '2026-10-07'], [2, 10, 0.2, 2.5]),
  price('claude', 'claude-sonnet-5', 'writing', ['2026-06-30', null], [2, 10, 0.2, 2.5]),
  price('claude', 'claude-haiku-5-5', 'cheap', ['2026-10-07', null], [0.1, 0.5, 0.01, 0.125]),
  price('claude', 'claude-haiku-4-5', 'cheap', [null, null], [1, 5, 0.1, 1.25]),
  price('claude', 'claude-opus-5-5', 'hard', ['2026-09-22', null], [4, 20, 0.2, 5]),
  price('claude', 'claude-opus-5', 'hard', ['2026-07-24', null], [5, 25, 0.5, 6.25]),
  price('openai', 'gpt-6.2-sol', 'writing', ['2026-11-17', null], [2, 10, 0.1, 2.5]),
  price('openai', 'gpt-6.1-sol', 'writing', ['2026-09-29', null], [2, 10, 0.1, 2.5]),
  price('openai', 'gpt-6-sol', 'writing', ['2026-09-22', null], [2, 10, 0.2, 2.5]),
  price('openai', 'gpt-5.6-terra', 'writing', ['2026-07-30', null], [2, 12, 0.2, 2.5]),
  price('openai', 'gpt-6-luna', 'cheap', ['2026-09-22', null], [0.1, 0.5, 0.01, 0.125]),
  price('openai', 'gpt-5.6-luna', 'cheap', ['2026-07-30', null], [0.2, 1.2, 0.02, 0.25]),
  price('openai', 'gpt-6.2-astra', 'hard', ['2026-11-17', null], [8, 40, 0.4, 10]),
  price('openai', 'gpt-6-astra', 'hard', ['2026-09-03', null], [10, 50, 1, 12.5]),
  price('openai', 'gpt-5.6-terra', 'hard', ['2026-07-30', null], [2, 12, 0.2, 2.5]),
  price('ollama', 'qwen3:14b', 'writing', [null, null], [0, 0, 0, 0]),
  price('ollama', 'qwen3:14b', 'cheap', [null, null], [0, 0, 0, 0]),
  price('ollama', 'qwen3:14b', 'hard', [null, null], [0, 0, 0, 0]),
];

/** History is told from the month before as-of, in each tenant's zone; before this day the table has no model for it. */
export const earliestAsOf = '2026-09-02';
