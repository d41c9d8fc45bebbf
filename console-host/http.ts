import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerEnter, sessionSecret } from './enter.ts';
import type { ConsoleHandler } from './handler.ts';
import { createHostSessions } from './host-sessions.ts';
import { createOneTimeTokens } from './one-time-tokens.ts';
import { isAllowedHost, refuseForeignSender } from './sender-checks.ts';
import { type FetchHandler, nodeListener } from './serve/node-bridge.ts';
import { refusal } from './serve/refusal.ts';

export interface MountHttpOptions {
  handler: ConsoleHandler;
  /** 0 takes a free one. */
  port: number;
  now: () => number;
  onError: (error: unknown) => void;
}

export interface MountedConsole {
  port: number;
  /** Address of the console, without a token. */
  url: string;
  /** A new link that signs one browser in, once, within ten minutes. */
  newSignInUrl: () => string;
  close: () => Promise<void>;
}

/**
 * Mounts the console on HTTP for this machine only: loopback, known host names, own origin, and a
 * session cookie that only a one-time link buys.
 */
export const mountHttp = async (options: MountHttpOptions): Promise<MountedConsole> => {
  const tokens = createOneTimeTokens(options.now);
  const sessions = createHostSessions(options.now);
  let port = options.port;

  const handle: FetchHandler = async (request) => {
    const host = request.headers.get('host');
    if (host === null || !isAllowedHost(host, port)) {
      return refusal('forbidden', `Refused: this console answers as localhost:${port} only.`);
    }
    const refused = refuseForeignSender(request, host);
    if (refused !== null) return refused;
    if (new URL(request.url).pathname === '/enter') return answerEnter(request, tokens, sessions, port);
    return options.handler(request, { session: sessions.find(sessionSecret(request, port)) });
  };

  const server = createServer(nodeListener(handle, options.onError));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;
  const url = `http://localhost:${port}`;
  return {
    port,
    url,
    newSignInUrl: () => `${url}/enter?token=${tokens.mint()}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
