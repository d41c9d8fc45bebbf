import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Egress, EgressFailure, type EgressOptions, openEgress } from './index.ts';

const deadlines = { firstByteMs: 2_000, idleMs: 2_000, totalMs: 5_000 };
const call = { method: 'GET', deadlines, maxBytes: 1_000_000 } as const;
const operator = {
  tenantId: null,
  purpose: 'model_list',
  privacy: 'cloud_ok',
  operatorEndpoint: true,
} as const;
const open: (Egress | Server)[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) {
    if ('as' in one) await one.close();
    else {
      one.closeAllConnections();
      one.close();
    }
  }
});

function egress(options: EgressOptions = {}): Egress {
  const made = openEgress(options);
  open.push(made);
  return made;
}

async function serve(listener: RequestListener): Promise<{ port: number; requests: () => number }> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  return { port: (server.address() as AddressInfo).port, requests: () => requests };
}

async function failure(work: Promise<unknown>): Promise<EgressFailure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EgressFailure);
  return error as EgressFailure;
}

async function text(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts).toString();
}

/** Connections tried while `work` runs: what follows name resolution, whether or not anything answers. */
async function connectionsDuring(work: () => Promise<unknown>): Promise<number> {
  let tried = 0;
  const watch = (message: unknown): void => {
    (message as { socket: Socket }).socket.on('connectionAttempt', () => {
      tried += 1;
    });
  };
  subscribe('net.client.socket', watch);
  try {
    await work();
  } finally {
    unsubscribe('net.client.socket', watch);
  }
  return tried;
}

const answers = (...addresses: string[]) => ({
  resolve: (_: string, callback: (error: null, found: { address: string; family: number }[]) => void) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    ),
});

describe('egress', () => {
  it('lets an operator endpoint be on this machine and a tenant one not', async () => {
    const { port, requests } = await serve((_, response) => response.end('hello'));
    const url = `http://127.0.0.1:${port}/x`;
    const response = await egress().as(operator)(url, call);
    expect(await text(response.body)).toBe('hello');
    const tenant = { ...operator, operatorEndpoint: false };
    expect((await failure(egress().as(tenant)(url, call))).code).toBe('blocked');
    expect((await failure(egress().as(tenant)(`http://localhost:${port}/`, call))).code).toBe('blocked');
    expect(requests()).toBe(1);
    expect(await connectionsDuring(async () => (await egress().as(operator)(url, call)).status)).toBe(1);
  });

  it.each([
    'ftp://example.com/',
    'file:///etc/passwd',
    'http://user:pw@example.com/',
    'http://',
    'http://[::ffff:10.0.0.1]/',
  ])('refuses %s before anything opens', async (url) => {
    const way = egress({ resolve: () => expect.unreachable('resolved') });
    const opened = await connectionsDuring(async () => {
      expect((await failure(way.as(operator)(url, call))).code).toBe('blocked');
    });
    expect(opened).toBe(0);
  });

  it.each([
    'http://0x7f.1/',
    'http://2130706433/',
    'http://127.0.0.1./',
    'http://[::1]/',
    'http://169.254.169.254/latest',
  ])('sees through the spelling of %s for a tenant', async (url) => {
    const error = await failure(egress().as({ ...operator, operatorEndpoint: false })(url, call));
    expect(error.code).toBe('blocked');
  });

  it('keeps local-only traffic from any public address without trying a connection', async () => {
    const scope = { ...operator, privacy: 'local_only' } as const;
    const opened = await connectionsDuring(async () => {
      for (const way of [egress(answers('8.8.8.8')), egress(answers('10.0.0.1', '8.8.8.8'))])
        expect((await failure(way.as(scope)('http://models.example:11434/api/chat', call))).code).toBe(
          'blocked',
        );
      expect((await failure(egress().as(scope)('http://1.1.1.1/', call))).code).toBe('blocked');
    });
    expect(opened).toBe(0);
  });

  it('connects to the address that was checked and asks the resolver once', async () => {
    const { port } = await serve((request, response) => response.end(request.headers.host));
    let asked = 0;
    const way = egress({
      resolve: (_, callback) => {
        asked += 1;
        callback(null, [{ address: asked === 1 ? '127.0.0.1' : '8.8.8.8', family: 4 }]);
      },
    });
    const scope = { ...operator, privacy: 'local_only' } as const;
    const response = await way.as(scope)(`http://rebinding.example:${port}/`, call);
    expect(await text(response.body)).toBe(`rebinding.example:${port}`);
    expect(asked).toBe(1);
  });

  it('does not lend a connection to an asker with fewer permissions', async () => {
    const { port, requests } = await serve((_, response) => response.end('x'));
    const way = egress(answers('127.0.0.1'));
    const url = `http://shared.example:${port}/`;
    await text((await way.as(operator)(url, call)).body);
    expect((await failure(way.as({ ...operator, operatorEndpoint: false })(url, call))).code).toBe('blocked');
    expect(requests()).toBe(1);
  });

  it('refuses redirects', async () => {
    const target = await serve((_, response) => response.end('secret'));
    const { port } = await serve((_, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${target.port}/` }).end(),
    );
    const error = await failure(egress().as(operator)(`http://127.0.0.1:${port}/`, call));
    expect(error.code).toBe('redirect_refused');
    expect(target.requests()).toBe(0);
  });

  it('tells the phases of a timeout apart', async () => {
    const silent = await serve(() => undefined);
    const stalling = await serve((_, response) => response.write('half'));
    const dripping = await serve((_, response) => {
      const drip = setInterval(() => response.write('.'), 50);
      response.on('close', () => clearInterval(drip));
    });
    const get = async (port: number, over: object): Promise<EgressFailure> =>
      failure(
        egress()
          .as(operator)(`http://127.0.0.1:${port}/`, { ...call, deadlines: { ...deadlines, ...over } })
          .then((response) => text(response.body)),
      );
    expect((await get(silent.port, { firstByteMs: 150 })).phase).toBe('first_byte');
    expect((await get(stalling.port, { idleMs: 150 })).phase).toBe('idle');
    expect((await get(dripping.port, { totalMs: 300 })).phase).toBe('total');
  });

  it('aborts, bounds the size, and says when nothing answers', async () => {
    const silent = await serve(() => undefined);
    const long = await serve((_, response) => response.end('x'.repeat(5_000)));
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 50);
    const stopped = egress().as(operator)(`http://127.0.0.1:${silent.port}/`, {
      ...call,
      signal: abort.signal,
    });
    expect((await failure(stopped)).code).toBe('aborted');
    const big = egress().as(operator)(`http://127.0.0.1:${long.port}/`, { ...call, maxBytes: 1_000 });
    expect((await failure(big.then((response) => text(response.body)))).code).toBe('too_large');
    expect((await failure(egress().as(operator)('http://127.0.0.1:1/', call))).code).toBe('connect_failed');
    const unknown = egress({ resolve: (_, callback) => callback(new Error('ENOTFOUND'), []) });
    expect((await failure(unknown.as(operator)('http://nowhere.example/', call))).code).toBe('unresolved');
  });
});
