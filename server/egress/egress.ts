import { Agent, type Dispatcher, request } from 'undici';
import { checkedLookup, type Resolve, systemResolve } from './checked-lookup.ts';
import { type Deadlines, RequestClock } from './deadlines.ts';
import { EgressFailure } from './failure.ts';
import { checkedUrl, type EgressScope, refusalOf } from './policy.ts';

export interface EgressOptions {
  /** Addresses an operator declares local although they lie in public ranges. */
  localAddresses?: readonly string[];
  /** Limit for a TCP (and TLS) connection, milliseconds. */
  connectMs?: number;
  resolve?: Resolve;
}

export interface EgressRequest {
  method: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  deadlines: Deadlines;
  signal?: AbortSignal | undefined;
  /** An answer longer than this is broken off, bytes. */
  maxBytes: number;
}

export interface EgressResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** The body as it arrives; leaving it early closes the connection. Throws {@link EgressFailure}. */
  body: AsyncIterable<Uint8Array>;
}

/** The one way out of the server. */
export interface Egress {
  /**
   * A fetch for one asker and purpose. Redirects are refused, and a connection goes to the address that was checked.
   * @throws EgressFailure
   */
  as(scope: EgressScope): (url: string, init: EgressRequest) => Promise<EgressResponse>;
  close(): Promise<void>;
}

/** Translates what undici and sockets throw. */
function translate(error: unknown, host: string, clock: RequestClock): EgressFailure {
  if (clock.failure) return clock.failure;
  for (
    let at = error as { cause?: unknown; code?: string } | undefined, depth = 0;
    at && depth < 5;
    depth += 1
  ) {
    if (at instanceof EgressFailure) return at;
    if (at.code === 'UND_ERR_CONNECT_TIMEOUT')
      return new EgressFailure('timeout', `${host} did not take the connection.`, {
        phase: 'connect',
        cause: error,
      });
    if (/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|ETIMEDOUT|EADDRNOTAVAIL)$/.test(at.code ?? ''))
      return new EgressFailure('connect_failed', `Nothing answers at ${host} (${at.code}).`, {
        cause: error,
      });
    at = at.cause as typeof at;
  }
  return new EgressFailure('broken', `The connection to ${host} broke.`, { cause: error });
}

async function* timedBody(
  body: Dispatcher.ResponseData['body'],
  clock: RequestClock,
  host: string,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      clock.progressed();
      received += chunk.byteLength;
      if (received > maxBytes)
        throw new EgressFailure('too_large', `The answer of ${host} is longer than ${maxBytes} bytes.`);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof EgressFailure ? error : translate(error, host, clock);
  } finally {
    clock.stop();
    body.destroy();
  }
}

/** Opens the choke point. Connections are pooled apart for each kind of permission, so none is used beyond its own. */
export function openEgress(options: EgressOptions = {}): Egress {
  const listed = new Set(options.localAddresses ?? []);
  const agents = new Map<string, Agent>();

  function agentFor(scope: EgressScope): Agent {
    const key = `${scope.privacy}:${scope.operatorEndpoint}`;
    const known = agents.get(key);
    if (known) return known;
    const { privacy, operatorEndpoint } = scope;
    const lookup = checkedLookup(options.resolve ?? systemResolve, (host, address) =>
      refusalOf({ privacy, operatorEndpoint }, host, address, listed),
    );
    const agent = new Agent({
      connect: { lookup: lookup as never, timeout: options.connectMs ?? 5_000 },
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    agents.set(key, agent);
    return agent;
  }

  return {
    as: (scope) => async (address, init) => {
      const url = checkedUrl(scope, address, listed);
      const clock = new RequestClock(url.host, init.deadlines, init.signal);
      try {
        const response = await request(url, {
          dispatcher: agentFor(scope),
          method: init.method,
          headers: init.headers ?? {},
          body: init.body ?? null,
          signal: clock.signal,
        });
        // A body that is left early emits an error nobody waits for.
        response.body.on('error', () => undefined);
        clock.progressed();
        if (response.statusCode >= 300 && response.statusCode < 400) {
          response.body.destroy();
          throw new EgressFailure(
            'redirect_refused',
            `${url.host} redirects elsewhere: redirects are refused.`,
          );
        }
        const body = timedBody(response.body, clock, url.host, init.maxBytes);
        return { status: response.statusCode, headers: response.headers, body };
      } catch (error) {
        clock.stop();
        throw error instanceof EgressFailure ? error : translate(error, url.host, clock);
      }
    },
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
    },
  };
}
