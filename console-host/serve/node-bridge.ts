import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { refusal } from './refusal.ts';

/** What the socket says about the sender; never taken from headers. */
export interface Peer {
  address: string;
  encrypted: boolean;
}

export type FetchHandler = (request: Request, peer: Peer) => Promise<Response>;

/** Host names are checked by the handlers themselves, so every request carries this placeholder origin. */
const placeholderOrigin = 'http://request.invalid';

const requestHeaders = (message: IncomingMessage): Headers => {
  const headers = new Headers();
  for (let index = 0; index + 1 < message.rawHeaders.length; index += 2) {
    const name = message.rawHeaders[index];
    const value = message.rawHeaders[index + 1];
    if (name !== undefined && value !== undefined && !name.startsWith(':')) headers.append(name, value);
  }
  return headers;
};

/**
 * A target in absolute form (RFC 9112 §3.2.2) names the host itself. Where Host says something else nobody can tell
 * which is meant, so that is malformed, as two Host headers are: those are joined here, and no host reads so.
 */
const nameOnce = (authority: string, headers: Headers): void => {
  const host = headers.get('host');
  if (host === null) headers.set('host', authority);
  else if (host.toLowerCase() !== authority.toLowerCase()) headers.set('host', `${host}, ${authority}`);
};

/** A Request whose signal fires when the sender goes away before the answer is complete. */
const toRequest = (message: IncomingMessage, signal: AbortSignal): Request => {
  const target = message.url ?? '/';
  const url = new URL(target.startsWith('/') ? placeholderOrigin + target : target);
  const headers = requestHeaders(message);
  const authority = /^https?:\/\/([^/?#]*)/i.exec(target)?.[1];
  if (authority !== undefined) nameOnce(authority, headers);
  const method = message.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(placeholderOrigin + url.pathname + url.search, {
    method,
    headers,
    signal,
    ...(hasBody
      ? { body: Readable.toWeb(message) as ReadableStream<Uint8Array>, duplex: 'half' as const }
      : {}),
  });
};

const writeHead = (reply: ServerResponse, response: Response): void => {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of response.headers) if (name !== 'set-cookie') headers[name] = value;
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  reply.writeHead(response.status, headers);
};

const send = (reply: ServerResponse, response: Response): void => {
  writeHead(reply, response);
  if (response.body === null) {
    reply.end();
    return;
  }
  // Headers leave at once, so that an event stream is open before its first event.
  reply.flushHeaders();
  const body = Readable.fromWeb(response.body as NodeReadableStream<Uint8Array>);
  body.on('error', () => reply.destroy());
  reply.on('close', () => body.destroy());
  body.pipe(reply);
};

/**
 * Mounts a WHATWG handler on node:http. Streams both ways without buffering; when the sender leaves,
 * the request's signal fires and the answer's body is cancelled.
 * @param onError told of handler failures; the sender sees only a reference.
 */
export const nodeListener =
  (handler: FetchHandler, onError: (error: unknown) => void): RequestListener =>
  (message, reply) => {
    const controller = new AbortController();
    reply.on('close', () => {
      if (!reply.writableFinished) controller.abort();
    });
    const socket = message.socket;
    const peer: Peer = { address: socket.remoteAddress ?? 'unknown', encrypted: 'encrypted' in socket };
    const answer = async (): Promise<Response> => {
      let request: Request;
      try {
        request = toRequest(message, controller.signal);
      } catch {
        return refusal('invalid_input', 'The request line or a header is malformed.');
      }
      return handler(request, peer);
    };
    answer().then(
      (response) => send(reply, response),
      (error: unknown) => {
        if (controller.signal.aborted) return;
        onError(error);
        if (reply.headersSent) reply.destroy();
        else send(reply, refusal('internal', 'Something failed on our side. The details are in the log.'));
      },
    );
  };
