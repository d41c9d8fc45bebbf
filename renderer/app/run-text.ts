import type { LiveEvent } from '../../server/events/contract.ts';

type TokensEvent = Extract<LiveEvent, { type: 'tokens' }>;

/** What one attempt of a run has written so far, as heard by this window. */
export interface RunText {
  attempt: number;
  text: string;
  outputTokens: number;
  elapsedMs: number;
}

export interface RunTextStore {
  add: (event: TokensEvent) => void;
  /** A new attempt begins with nothing. */
  attempt: (runId: string, attempt: number) => void;
  get: (runId: string) => RunText | null;
  subscribe: (listener: () => void) => () => void;
}

/** The last part of a long answer is enough to watch; the whole of it is in the deliverable. */
const longestText = 200_000;

/** Collects token events by run. Text of an older attempt never mixes with a newer one's. */
export const createRunText = (): RunTextStore => {
  const runs = new Map<string, RunText>();
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    add: (event) => {
      const known = runs.get(event.runId);
      if (known !== undefined && event.attempt < known.attempt) return;
      // Fewer tokens than before: another call of the same attempt, such as a repair, began.
      const goesOn = known?.attempt === event.attempt && event.outputTokens >= known.outputTokens;
      const before = goesOn ? known.text : '';
      runs.set(event.runId, {
        attempt: event.attempt,
        text: (before + event.text).slice(-longestText),
        outputTokens: event.outputTokens,
        elapsedMs: event.elapsedMs,
      });
      tell();
    },
    attempt: (runId, attempt) => {
      const known = runs.get(runId);
      if (known === undefined || known.attempt >= attempt) return;
      runs.delete(runId);
      tell();
    },
    get: (runId) => runs.get(runId) ?? null,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
