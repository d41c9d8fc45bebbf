import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface StandInApi {
  origin: string;
  seen: SeenRequest[];
  /** Resolves when a stream's reader has gone. */
  streamClosed: Promise<void>;
  close: () => Promise<void>;
}

const readBody = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

/** A real HTTP server with the few behaviours of the api that forwarding depends on. */
export const startStandInApi = async (): Promise<StandInApi> => {
  const seen: SeenRequest[] = [];
  let markClosed: () => void = () => {};
  const streamClosed = new Promise<void>((resolve) => {
    markClosed = resolve;
  });
  const stream = (reply: ServerResponse): void => {
    reply.writeHead(200, { 'content-type': 'text/event-stream' });
    let tick = 0;
    const timer = setInterval(() => reply.write(`id: ${tick}\ndata: ${tick++}\n\n`), 40);
    reply.on('close', () => {
      clearInterval(timer);
      markClosed();
    });
  };
  const answer = async (message: IncomingMessage, reply: ServerResponse): Promise<void> => {
    const url = message.url ?? '';
    if (url.startsWith('/trpc/stream')) {
      seen.push({ method: message.method ?? '', url, headers: message.headers, body: '' });
      stream(reply);
      return;
    }
    seen.push({ method: message.method ?? '', url, headers: message.headers, body: await readBody(message) });
    if (url === '/auth/sign-in') {
      reply.setHeader('set-cookie', [
        'dm_access=a1; Path=/; HttpOnly; Max-Age=600',
        'dm_refresh=r1; Path=/auth; HttpOnly',
      ]);
    }
    if (url === '/auth/sign-out')
      reply.setHeader('set-cookie', ['dm_access=; Path=/; Max-Age=0', 'dm_refresh=; Path=/auth; Max-Age=0']);
    reply.setHeader('content-type', 'application/json');
    reply.setHeader('keep-alive', 'timeout=5');
    reply.end(JSON.stringify({ ok: true }));
  };
  const server = createServer((message, reply) => {
    answer(message, reply).catch(() => reply.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    streamClosed,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
