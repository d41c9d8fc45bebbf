import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createForwarder } from '../../console-host/serve/forward.ts';
import { nodeListener } from '../../console-host/serve/node-bridge.ts';
import { loadStaticFiles } from '../../console-host/serve/static-files.ts';
import { trustedProxies } from '../hosts/index.ts';
import { createWebHandler, hostResolver } from '../web/index.ts';

export interface StartWebOptions {
  /** Folder of the built renderer. */
  rendererDirectory: string;
  /** Origin of the api, for example http://127.0.0.1:3001. */
  apiOrigin: string;
  deployment: 'saas' | 'on_prem';
  baseDomain: string;
  /** Addresses and networks whose X-Forwarded-* headers count; none by default. */
  trustedProxies: readonly string[];
  /** 0 takes a free port. */
  port: number;
  /** Interface to listen on; 127.0.0.1 by default, 0.0.0.0 in a container. */
  listenOn?: string;
  /** PEM certificate chain and key: with it, TLS ends here. */
  tls?: { certificate: string; key: string };
  onError: (error: unknown) => void;
}

export interface RunningWeb {
  port: number;
  /** For people on this machine. */
  url: string;
  close: () => Promise<void>;
}

/** Starts the process that tenants' browsers reach. */
export const startWeb = async (options: StartWebOptions): Promise<RunningWeb> => {
  const files = await loadStaticFiles(options.rendererDirectory);
  const forwarder = createForwarder({ origin: options.apiOrigin });
  const handler = createWebHandler({
    files,
    forwarder,
    resolveHost: hostResolver(options.apiOrigin),
    deployment: options.deployment,
    baseDomain: options.baseDomain,
    trusts: trustedProxies(options.trustedProxies),
  });
  const listener = nodeListener(handler, options.onError);
  const { tls } = options;
  const server =
    tls === undefined
      ? createHttpServer(listener)
      : createHttpsServer({ cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.2' }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.listenOn ?? '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${tls === undefined ? 'http' : 'https'}://localhost:${port}`,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await forwarder.close();
    },
  };
};
