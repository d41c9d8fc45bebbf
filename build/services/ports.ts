import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { portUsed } from './server-log.ts';
import type { ServiceName, StartOptions } from './service.ts';
import { ServiceError } from './service-error.ts';
import { readState, writeState } from './service-state.ts';

/** Below every system's ephemeral range, so that no outgoing connection sits on a remembered port. */
const FIRST_PORT = 21_000;
const LAST_PORT = 31_999;

/** True when nobody listens on 127.0.0.1:`port`. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A port on 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    if (await isPortFree(port)) return port;
  }
  throw new ServiceError(
    'port_used',
    `No free port between ${FIRST_PORT} and ${LAST_PORT}`,
    'stop some local servers',
  );
}

/**
 * The port a service listens on: the wanted one, else the one of the last start, else a free one, which the
 * data directory remembers so that URLs stay the same over restarts.
 *
 * @throws ServiceError `port_used` when a wanted port is taken
 */
export async function choosePort(name: ServiceName, options: StartOptions): Promise<number> {
  if (options.port !== undefined) {
    if (!(await isPortFree(options.port))) throw portUsed(name, options.port);
    await writeState(options.dir, name, { port: options.port });
    return options.port;
  }
  const remembered = (await readState(options.dir, name)).port;
  if (remembered !== undefined && (await isPortFree(remembered))) return remembered;
  const port = await freePort();
  await writeState(options.dir, name, { port });
  if (remembered !== undefined) {
    const detail = `port ${remembered} is used by another process, now on ${port}`;
    options.report({ service: name, step: 'port', state: 'notice', detail });
  }
  return port;
}
