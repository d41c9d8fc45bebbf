import { Readable, Transform } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { Agent, errors, request as send } from 'undici';
import { refusal } from './refusal.ts';

/** Headers that belong to one connection, RFC 9110 §7.6.1, and those undici sets itself. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'expect',
]);

export interface ForwarderOptions {
  /** Origin of the api, for example http://127.0.0.1:3001. */
  origin: string;
  /** Largest request body in bytes; more is 413. */
  maxBodyBytes?: number;
  /** How long the api may take to begin its answer. The answer itself has no limit: it may be a stream. */
  headersTimeoutMs?: number;
}

/** Last word over what is sent and what comes back. */
export interface ForwardHooks {
  outgoing: (headers: Headers) => void;
  incoming?: (headers: Headers) => void;
}

export interface Forwarder {
  forward: (request: Request, hooks: ForwardHooks) => Promise<Response>;
  close: () => Promise<void>;
}

class BodyTooLarge extends Error {}

const limitBody = (limit: number): Transform => {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > limit) done(new BodyTooLarge());
      else done(null, chunk);
    },
  });
};

const outgoingHeaders = (request: Request, hooks: ForwardHooks): Headers => {
  const dropped = new Set(hopByHop);
  for (const name of (request.headers.get('connection') ?? '').split(','))
    dropped.add(name.trim().toLowerCase());
  const headers = new Headers();
  for (const [name, value] of request.headers) if (!dropped.has(name)) headers.set(name, value);
  hooks.outgoing(headers);
  return headers;
};

const incomingHeaders = (
  raw: Record<string, string | string[] | undefined>,
  hooks: ForwardHooks,
): Headers => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    if (value === undefined || hopByHop.has(name)) continue;
    for (const item of Array.isArray(value) ? value : [value]) headers.append(name, item);
  }
  hooks.incoming?.(headers);
  return headers;
};

const refusalFor = (error: unknown, limit: number): Response => {
  if (error instanceof BodyTooLarge) return tooLarge(limit);
  const timedOut = error instanceof errors.HeadersTimeoutError;
  return refusal(
    'unavailable',
    timedOut ? 'The server did not answer in time.' : 'The server does not answer. It may be starting.',
    { details: { upstream: timedOut ? 'timeout' : 'unreachable' } },
  );
};

const tooLarge = (limit: number): Response =>
  refusal('invalid_input', `Refused: the request is larger than ${Math.floor(limit / 1_000_000)} MB.`, {
    status: 413,
    details: { maxBytes: limit },
  });

const withoutBody = new Set([204, 205, 304]);

/**
 * Sends requests on to one api. Bodies stream both ways, an abort on either side reaches the other,
 * connection headers stop here. A server that is not there becomes a 503 the renderer understands.
 */
export const createForwarder = (options: ForwarderOptions): Forwarder => {
  const limit = options.maxBodyBytes ?? 5_000_000;
  const agent = new Agent({
    headersTimeout: options.headersTimeoutMs ?? 60_000,
    bodyTimeout: 0,
    connect: { timeout: 5_000 },
  });
  const forward = async (request: Request, hooks: ForwardHooks): Promise<Response> => {
    if (Number(request.headers.get('content-length') ?? 0) > limit) return tooLarge(limit);
    const url = new URL(request.url);
    const source =
      request.body === null ? null : Readable.fromWeb(request.body as NodeReadableStream<Uint8Array>);
    const body = source === null ? null : source.pipe(limitBody(limit));
    source?.on('error', (error) => body?.destroy(error));
    try {
      const answer = await send(new URL(url.pathname + url.search, options.origin), {
        dispatcher: agent,
        method: request.method as 'GET',
        headers: Object.fromEntries(outgoingHeaders(request, hooks)),
        body,
        signal: request.signal,
      });
      const headers = incomingHeaders(answer.headers, hooks);
      const empty = withoutBody.has(answer.statusCode) || request.method === 'HEAD';
      if (empty) answer.body.resume();
      const stream = empty ? null : (Readable.toWeb(answer.body) as ReadableStream<Uint8Array>);
      return new Response(stream, { status: answer.statusCode, headers });
    } catch (error) {
      if (request.signal.aborted) throw error;
      return refusalFor(error, limit);
    }
  };
  return { forward, close: () => agent.close() };
};
