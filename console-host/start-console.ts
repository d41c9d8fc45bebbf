import type { ConnectionInfo } from './contract.ts';
import { createConsoleHandler } from './handler.ts';
import { type MountedConsole, mountHttp } from './http.ts';
import { createForwarder } from './serve/forward.ts';
import { loadStaticFiles } from './serve/static-files.ts';

export interface StartConsoleOptions {
  /** Folder of the built renderer. */
  rendererDirectory: string;
  /** Origin of the server's api, reached by this host alone. */
  apiOrigin: string;
  connection: ConnectionInfo;
  /** What kind of server that is; saas by default. */
  deployment?: 'saas' | 'on_prem';
  version: string;
  /** 0 takes a free port. */
  port: number;
  now?: () => number;
  onError: (error: unknown) => void;
}

/** Starts the console without a display, on HTTP. Closing it ends every session. */
export const startConsole = async (options: StartConsoleOptions): Promise<MountedConsole> => {
  const files = await loadStaticFiles(options.rendererDirectory);
  const forwarder = createForwarder({ origin: options.apiOrigin });
  const info = { mode: 'headless' as const, version: options.version, connection: options.connection };
  const handler = createConsoleHandler({ files, info, forwarder, deployment: options.deployment ?? 'saas' });
  const mounted = await mountHttp({
    handler,
    port: options.port,
    now: options.now ?? Date.now,
    onError: options.onError,
  });
  const close = async (): Promise<void> => {
    await mounted.close();
    await forwarder.close();
  };
  return { ...mounted, close };
};
