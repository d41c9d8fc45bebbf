import { settledWithin } from './server-process.ts';
import type { Report, Service } from './service.ts';
import { ServiceError } from './service-error.ts';

/** When a service that ended is started again. */
export interface RestartPolicy {
  /** Waits before the first, second and every further restart, in ms. */
  backoffMs: readonly number[];
  /** So many endings within `windowMs` and it is given up. */
  maxExits: number;
  windowMs: number;
}

const DEFAULT_POLICY: RestartPolicy = { backoffMs: [1_000, 2_000, 5_000], maxExits: 5, windowMs: 60_000 };

/** A service that is started again on its port when it dies. */
export interface SupervisedService {
  url: string;
  pid(): number;
  onGiveUp(listener: (error: ServiceError) => void): void;
  stop(): Promise<void>;
}

/** Restarts `first` with `start(port)` whenever it ends unasked, until it ended too often (5 times a minute). */
export function keepRunning(
  first: Service,
  start: (port: number) => Promise<Service>,
  report: Report,
  policy: RestartPolicy = DEFAULT_POLICY,
): SupervisedService {
  const { name, port, url } = first;
  let current = first;
  let stopping = false;
  let restarting: Promise<void> = Promise.resolve();
  let endWait = () => {};
  const stopped = new Promise<void>((resolve) => {
    endWait = resolve;
  });
  let gaveUp: ServiceError | null = null;
  const exits: number[] = [];
  const listeners: ((error: ServiceError) => void)[] = [];

  const giveUp = (reason: string) => {
    const what = `${name} ended ${policy.maxExits} times within ${policy.windowMs / 1000} s and is not started again (${reason})`;
    gaveUp = new ServiceError(
      'gave_up',
      what,
      `see logs/${name}.log in the data directory, then start again`,
    );
    report({ service: name, step: 'restart', state: 'failed', detail: gaveUp.message });
    for (const listener of listeners) listener(gaveUp);
  };

  /** One ending: counts it, waits, starts again; a failed start counts as another ending. */
  const recover = async (reason: string): Promise<void> => {
    const now = Date.now();
    exits.push(now);
    const recent = exits.filter((at) => now - at < policy.windowMs).length;
    if (recent >= policy.maxExits) return giveUp(reason);
    const wait = policy.backoffMs[Math.min(recent, policy.backoffMs.length) - 1] ?? 0;
    report({
      service: name,
      step: 'restart',
      state: 'running',
      detail: `${reason}, again in ${wait / 1000} s`,
    });
    await settledWithin(stopped, wait);
    if (stopping) return;
    try {
      current = await start(port);
    } catch (error) {
      if (stopping) return;
      return recover(error instanceof Error ? error.message : String(error));
    }
    report({ service: name, step: 'restart', state: 'done', detail: `process ${current.pid}` });
    if (stopping) await current.stop();
    else watch(current);
  };

  const watch = (service: Service) => {
    service.onExit(({ code, signal, expected }) => {
      if (expected || stopping) return;
      restarting = recover(`it ended with ${signal ?? `code ${code}`}`);
    });
  };

  watch(first);
  return {
    url,
    pid: () => current.pid,
    onGiveUp: (listener) => (gaveUp ? listener(gaveUp) : listeners.push(listener)),
    stop: async () => {
      stopping = true;
      endWait();
      await restarting;
      await current.stop();
    },
  };
}
