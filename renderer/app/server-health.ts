import { useSyncExternalStore } from 'react';

/** Whether the server answers, as the last requests saw it. */
export interface ServerHealth {
  /** When it stopped answering, milliseconds; null while it answers. */
  downSince: number | null;
  /** When the next try happens; null while it answers. */
  nextTryAt: number | null;
}

/** Seconds between tries; the last one repeats. */
const waits = [1, 2, 5, 10];

const up: ServerHealth = { downSince: null, nextTryAt: null };
let health: ServerHealth = up;
let tries = 0;
let timer: ReturnType<typeof setTimeout> | null = null;
let probe: () => Promise<boolean> = async () => true;
let onReturn: () => void = () => {};
const listeners = new Set<() => void>();

const set = (next: ServerHealth): void => {
  health = next;
  for (const listener of listeners) listener();
};

const schedule = (): void => {
  const wait = (waits[Math.min(tries, waits.length - 1)] ?? 10) * 1000;
  tries += 1;
  set({ downSince: health.downSince ?? Date.now(), nextTryAt: Date.now() + wait });
  timer = setTimeout(() => {
    timer = null;
    probe().then((answered) => (answered ? reportUp() : schedule()), schedule);
  }, wait);
};

/** How to ask whether the server is back, and what to do when it is. Called once at start. */
export const watchServer = (ask: () => Promise<boolean>, back: () => void): void => {
  probe = ask;
  onReturn = back;
};

/** A request found nobody: shows the band and begins to try by itself. */
export const reportDown = (): void => {
  if (timer === null) schedule();
};

/** A request was answered, whatever the answer. */
export const reportUp = (): void => {
  if (health.downSince === null) return;
  if (timer !== null) clearTimeout(timer);
  timer = null;
  tries = 0;
  set(up);
  onReturn();
};

export const useServerHealth = (): ServerHealth =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => health,
  );
