import type { LlmProvider } from '../../server/data/postgres/enums.ts';
import { type DatedPrice, datedPrices } from './data/prices.ts';

export interface Tokens {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The newest model of a class that was sold on that day, with that day's price. */
export function modelOn(provider: LlmProvider, kind: DatedPrice['class'], at: number): DatedPrice {
  const day = dayOf(at);
  const found = datedPrices.find(
    (row) =>
      row.provider === provider &&
      row.class === kind &&
      (row.from === null || row.from <= day) &&
      (row.to === null || day < row.to),
  );
  if (!found) throw new Error(`No ${kind} model of ${provider} was sold on ${day}`);
  return found;
}

/** Pico-dollars a token: dollars per million, times a million; exact below 2^53 for a million tokens. */
const pico = (usdPerMillion: number): number => Math.round(usdPerMillion * 1_000_000);

/** Micro-dollars of one call, rounded up once. */
export function costMicros(row: DatedPrice, tokens: Tokens): number {
  const total =
    tokens.input * pico(row.input) +
    tokens.output * pico(row.output) +
    tokens.cacheRead * pico(row.cacheRead) +
    tokens.cacheWrite * pico(row.cacheWrite);
  return Math.ceil(total / 1_000_000);
}

/** What is held before a call: its whole input at the full price and the most it may answer. */
export function holdMicros(row: DatedPrice, tokens: Tokens, maxTokens: number): number {
  const input = tokens.input + tokens.cacheRead + tokens.cacheWrite;
  const dearest = Math.max(row.input, row.cacheWrite);
  return Math.ceil(
    (input * pico(dearest) + Math.max(maxTokens, tokens.output) * pico(row.output)) / 1_000_000,
  );
}
