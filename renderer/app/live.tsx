import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import type { LiveEvent } from '../../server/events/contract.ts';
import { useApi } from './api.tsx';
import { apiClient } from './api-client.ts';
import { refreshAccess } from './auth-client.ts';
import { createRunText, type RunText, type RunTextStore } from './run-text.ts';

export type LiveState = 'live' | 'connecting' | 'stale' | 'offline';

const runTextContext = createContext<RunTextStore | null>(null);

/** The stream's state stands in the top bar, above the workspace that owns the stream. */
let shownState: LiveState | null = null;
const stateListeners = new Set<() => void>();
const showState = (state: LiveState | null): void => {
  shownState = state;
  for (const listener of stateListeners) listener();
};

/** Seconds before another try after the stream ended; the last one repeats. */
const waits = [1, 2, 5, 10];
/** Catching up that takes longer than this is said as stale. */
const staleAfterMs = 15_000;

interface StreamHandlers {
  onEvent: (event: LiveEvent) => void;
  onState: (state: LiveState) => void;
}

/** Keeps one stream of a workspace open, from the last id seen, until the returned function is called. */
const openStream = (tenant: string, handlers: StreamHandlers): (() => void) => {
  let closed = false;
  let failures = 0;
  let lastEventId: string | null = null;
  let retry: ReturnType<typeof setTimeout> | null = null;
  let stream: { unsubscribe: () => void } | null = null;

  const again = (): void => {
    if (closed) return;
    stream?.unsubscribe();
    handlers.onState('offline');
    const wait = (waits[Math.min(failures, waits.length - 1)] ?? 10) * 1000;
    failures += 1;
    retry = setTimeout(() => {
      refreshAccess(tenant).then((renewed) => (renewed ? open() : handlers.onState('offline')), again);
    }, wait);
  };

  const open = (): void => {
    if (closed) return;
    handlers.onState('connecting');
    stream = apiClient(tenant).events.stream.subscribe(
      { lastEventId },
      {
        onConnectionStateChange: ({ state }) => {
          if (state === 'pending') {
            failures = 0;
            handlers.onState('live');
          } else if (state === 'connecting') handlers.onState('connecting');
        },
        onData: (message) => {
          lastEventId = message.id;
          handlers.onState('live');
          handlers.onEvent(message.data);
        },
        onError: again,
        onComplete: again,
      },
    );
  };
  open();
  return () => {
    closed = true;
    if (retry !== null) clearTimeout(retry);
    stream?.unsubscribe();
  };
};

/** Reads lists and details again a moment after facts changed; many facts in a burst cost one read. */
const useInvalidation = (): ((event: LiveEvent) => void) => {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMemo(() => {
    const due = new Set<string>();
    let pending = false;
    const paths = { campaigns: api.campaigns, runs: api.runs, deliverables: api.deliverables };
    const flush = (): void => {
      pending = false;
      if (due.has('campaigns')) void queryClient.invalidateQueries(paths.campaigns.pathFilter());
      if (due.has('runs')) void queryClient.invalidateQueries(paths.runs.pathFilter());
      if (due.has('deliverables')) void queryClient.invalidateQueries(paths.deliverables.pathFilter());
      due.clear();
    };
    return (event) => {
      if (event.type === 'tokens' || event.type === 'tenant') return;
      due.add('campaigns');
      if (event.type !== 'campaign') due.add('runs');
      if (event.type === 'run' && event.state === 'done') due.add('deliverables');
      if (!pending) setTimeout(flush, 300);
      pending = true;
    };
  }, [api, queryClient]);
};

/** The workspace's one subscription: fans facts out to the cache and tokens to the runs that show them. Keyed by workspace. */
export const LiveProvider = ({ tenant, children }: { tenant: string; children: ReactNode }) => {
  const [runText] = useState(createRunText);
  const invalidate = useInvalidation();
  useEffect(() => {
    let stale: ReturnType<typeof setTimeout> | undefined;
    const heard = (next: LiveState): void => {
      showState(next);
      clearTimeout(stale);
      if (next === 'connecting') stale = setTimeout(() => showState('stale'), staleAfterMs);
    };
    const close = openStream(tenant, {
      onState: heard,
      onEvent: (event) => {
        if (event.type === 'tokens') runText.add(event);
        if (event.type === 'run') runText.attempt(event.runId, event.attempt);
        invalidate(event);
      },
    });
    return () => {
      clearTimeout(stale);
      close();
      showState(null);
    };
  }, [tenant, runText, invalidate]);
  return <runTextContext.Provider value={runText}>{children}</runTextContext.Provider>;
};

/** The state of the stream; null outside a workspace. */
export const useLiveState = (): LiveState | null =>
  useSyncExternalStore(
    (listener) => {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    () => shownState,
  );

const noSubscription = (): (() => void) => () => {};

/** What a running call has written since this window listens; null when nothing was heard. */
export const useRunText = (runId: string): RunText | null => {
  const store = useContext(runTextContext);
  return useSyncExternalStore(store?.subscribe ?? noSubscription, () => store?.get(runId) ?? null);
};
