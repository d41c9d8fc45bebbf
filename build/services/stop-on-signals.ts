const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Our own handlers, told apart from the caller's; several supervisors may run in one process. */
const ours = new WeakSet<(...args: never[]) => void>();

/**
 * Makes sure that a signal that ends this process stops its servers first. A caller with a handler of its own
 * decides the order and calls `stop` itself; without one we stop and then let the signal do its work.
 */
export function stopOnSignals(stop: () => Promise<void>): { remove(): void } {
  const handlers = SIGNALS.map((signal) => {
    const handler = () => {
      if (process.listeners(signal).some((listener) => !ours.has(listener))) return;
      void stop().finally(() => {
        process.removeListener(signal, handler);
        if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
      });
    };
    ours.add(handler);
    process.on(signal, handler);
    return [signal, handler] as const;
  });
  return {
    remove: () => {
      for (const [signal, handler] of handlers) process.removeListener(signal, handler);
    },
  };
}
