import { useSyncExternalStore } from 'react';
import { type Problem, problemOf } from '../../app/problem.ts';

/** What became of one row of a bulk act. */
export interface BulkResult {
  id: string;
  name: string | null;
  ok: boolean;
  /** Why not, as a sentence. */
  problem: string | null;
}

/** One act on many rows: it goes on while the person looks at other pages of this window. */
export interface BulkRun {
  /** "Suspending", and afterwards "suspended". */
  doing: string;
  done: string;
  total: number;
  results: readonly BulkResult[];
  state: 'running' | 'stopping' | 'ended';
  /** Why it ended early, where a request failed. */
  problem: Problem | null;
  /** Milliseconds since the epoch. */
  startedAt: number;
}

export interface BulkStart {
  doing: string;
  done: string;
  ids: readonly string[];
  /** Acts on at most 100 rows; one result a row. */
  act: (ids: string[]) => Promise<readonly BulkResult[]>;
  /** After each piece: lists may have changed. */
  onPiece: () => void;
}

const piece = 100;
const runs = new Map<string, BulkRun>();
const listeners = new Set<() => void>();

const set = (list: string, run: BulkRun | null): void => {
  if (run === null) runs.delete(list);
  else runs.set(list, run);
  for (const listener of listeners) listener();
};

const warnBeforeLeaving = (event: BeforeUnloadEvent): void => event.preventDefault();

/** Acts on all ids in pieces of 100, one after the other. @param list whose rows these are */
export const startBulk = async (list: string, start: BulkStart): Promise<void> => {
  let run: BulkRun = {
    doing: start.doing,
    done: start.done,
    total: start.ids.length,
    results: [],
    state: 'running',
    problem: null,
    startedAt: Date.now(),
  };
  set(list, run);
  window.addEventListener('beforeunload', warnBeforeLeaving);
  for (let at = 0; at < start.ids.length && runs.get(list)?.state === 'running'; at += piece) {
    try {
      const results = await start.act(start.ids.slice(at, at + piece));
      run = { ...run, state: runs.get(list)?.state ?? 'ended', results: [...run.results, ...results] };
    } catch (error) {
      run = { ...run, state: 'ended', problem: problemOf(error) };
    }
    set(list, run);
    start.onPiece();
  }
  window.removeEventListener('beforeunload', warnBeforeLeaving);
  set(list, { ...run, state: 'ended' });
};

/** No further piece begins; the one under way ends. */
export const stopBulk = (list: string): void => {
  const run = runs.get(list);
  if (run?.state === 'running') set(list, { ...run, state: 'stopping' });
};

/** Takes the summary away. */
export const forgetBulk = (list: string): void => set(list, null);

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The last bulk act on a list: running, or its summary until it is put away. */
export const useBulkRun = (list: string): BulkRun | null =>
  useSyncExternalStore(subscribe, () => runs.get(list) ?? null);
