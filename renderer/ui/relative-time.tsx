import { Tooltip } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { formatExact, formatRelative, unknown } from './format.ts';

let now = Date.now();
const listeners = new Set<() => void>();
let ticker: ReturnType<typeof setInterval> | null = null;

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  ticker ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || ticker === null) return;
    clearInterval(ticker);
    ticker = null;
  };
};

/** Renders again as time goes by: one ticker of 30 s for all relative times of this window. */
const useNow = (): number => useSyncExternalStore(subscribe, () => now);

/** How long ago, with the exact time and zone on hover and focus. */
export const RelativeTime = ({ at }: { at: string | null | undefined }) => {
  useNow();
  if (at === null || at === undefined) return <span>{unknown}</span>;
  return (
    <Tooltip label={formatExact(at)}>
      <time dateTime={at}>{formatRelative(at, Date.now())}</time>
    </Tooltip>
  );
};
