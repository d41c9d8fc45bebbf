import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Egress, openEgress } from '../../egress/index.ts';
import { type ModelCall, type ModelEvent, ModelFailure } from '../index.ts';
import { isCloudName, ollamaAdapter } from './adapter.ts';
import { sizeWindow } from './window.ts';

const open: (Server | Egress)[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) {
    if ('as' in one) await one.close();
    else {
      one.closeAllConnections();
      one.close();
    }
  }
});

/** A server that says what we choose, in Ollama's protocol: for what the real one does only when it is ill. */
async function standIn(paths: Record<string, (response: ServerResponse, body: string) => void>) {
  const seen: { path: string; body: string }[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const path = request.url ?? '';
      seen.push({ path, body });
      (paths[path] ?? ((r) => r.end('{}')))(response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const egress = openEgress();
  open.push(server, egress);
  const adapter = ollamaAdapter({
    egress,
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
  });
  return { adapter, seen };
}

const call = (over: Partial<ModelCall> = {}): ModelCall => ({
  scope: { tenantId: null, privacy: 'cloud_ok' },
  modelId: 'some-model',
  messages: [{ role: 'user', content: 'hello' }],
  maxTokens: 100,
  deadlines: { firstByteMs: 1_000, idleMs: 1_000, totalMs: 3_000 },
  signal: new AbortController().signal,
  ...over,
});

async function all(events: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
  const found: ModelEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
}

async function failure(work: Promise<unknown>): Promise<ModelFailure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ModelFailure);
  return error as ModelFailure;
}

const lines =
  (...values: object[]) =>
  (response: ServerResponse) =>
    response.end(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
const say = (content: string) => ({ message: { role: 'assistant', content }, done: false });

describe('the Ollama adapter', () => {
  it('streams text, usage and the end, and always sends the window', async () => {
    const { adapter, seen } = await standIn({
      '/api/show': (response) => response.end('{"model_info":{"llama.context_length":4096}}'),
      '/api/chat': lines(say('a'), say('b'), {
        done: true,
        done_reason: 'stop',
        prompt_eval_count: 7,
        eval_count: 2,
      }),
    });
    expect(await all(adapter.stream(call({ schema: { type: 'object' } })))).toEqual([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
      { type: 'usage', inputTokens: 7, outputTokens: 2 },
      { type: 'done', reason: 'stop' },
    ]);
    expect(JSON.parse(seen.at(-1)?.body ?? '')).toMatchObject({
      stream: true,
      format: { type: 'object' },
      truncate: false,
      options: { num_ctx: 4096, num_predict: 100 },
    });
  });

  it('reads missing usage as unknown and the token limit as a cut', async () => {
    const { adapter } = await standIn({
      '/api/chat': lines(say('a'), { done: true, done_reason: 'length' }),
    });
    expect((await all(adapter.stream(call()))).slice(1)).toEqual([
      { type: 'usage', inputTokens: null, outputTokens: null },
      { type: 'done', reason: 'length' },
    ]);
  });

  it.each([
    ['half a stream', lines(say('a')), 'truncated'],
    ['an error after status 200', lines(say('a'), { error: 'something broke' }), 'bad_response'],
    ['a line that is no JSON', (r: ServerResponse) => r.end('{"message":\n'), 'bad_response'],
    ['a line of another form', lines({ message: 7 }), 'bad_response'],
    [
      'a broken connection',
      (r: ServerResponse) => {
        r.write(`${JSON.stringify(say('a'))}\n`);
        setTimeout(() => r.destroy(), 20);
      },
      'truncated',
    ],
    [
      '404',
      (r: ServerResponse) => r.writeHead(404).end('{"error":"model not found, try pulling it first"}'),
      'model_missing',
    ],
    ['429', (r: ServerResponse) => r.writeHead(429).end(), 'rate_limited'],
    [
      '503',
      (r: ServerResponse) => r.writeHead(503).end('{"error":"server busy, please try again"}'),
      'overloaded',
    ],
    ['500', (r: ServerResponse) => r.writeHead(500).end('<html>'), 'bad_response'],
    [
      'a redirect',
      (r: ServerResponse) => r.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
      'policy_blocked',
    ],
    ['silence', () => undefined, 'timeout'],
  ] as const)('%s is %s', async (_, chat, code) => {
    const { adapter } = await standIn({ '/api/chat': chat as (response: ServerResponse) => void });
    expect((await failure(all(adapter.stream(call())))).code).toBe(code);
  });

  it('sends a local-only prompt to no model that runs elsewhere', async () => {
    const { adapter, seen } = await standIn({
      '/api/show': (response) =>
        response.end('{"remote_host":"https://ollama.com:443","remote_model":"big"}'),
    });
    const local = { tenantId: null, privacy: 'local_only' } as const;
    for (const modelId of ['big:cloud', 'gpt-oss:120b-cloud', 'BIG:CLOUD', 'innocent'])
      expect((await failure(all(adapter.stream(call({ modelId, scope: local }))))).code).toBe(
        'policy_blocked',
      );
    expect(seen.filter(({ path }) => path === '/api/chat')).toEqual([]);
    expect(['cloudy', 'my-cloud-model:7b', 'llama3.2'].some(isCloudName)).toBe(false);
  });

  it('says of each model where it runs', async () => {
    const { adapter } = await standIn({
      '/api/tags': (response) =>
        response.end(
          '{"models":[{"name":"a","size":5,"digest":"d"},{"name":"b","remote_host":"https://ollama.com"},{"name":"c:cloud"}]}',
        ),
    });
    const models = await adapter.listModels({ tenantId: null, privacy: 'cloud_ok' });
    expect(models.map(({ id, remoteHost }) => [id, remoteHost])).toEqual([
      ['a', null],
      ['b', 'https://ollama.com'],
      ['c:cloud', 'ollama.com'],
    ]);
  });

  it('says when something else than Ollama answers', async () => {
    const { adapter } = await standIn({ '/api/tags': (response) => response.end('"hello"') });
    expect((await failure(adapter.listModels({ tenantId: null, privacy: 'cloud_ok' }))).message).toMatch(
      /not an Ollama server/,
    );
  });
});

describe('sizeWindow', () => {
  const prompt = (bytes: number) => [{ role: 'user' as const, content: 'x'.repeat(bytes) }];
  it('asks for steps, keeps to the model, and refuses what cannot fit', () => {
    expect(sizeWindow(prompt(100), 1_000, null)).toEqual({ numCtx: 8_192, numPredict: 1_000 });
    expect(sizeWindow(prompt(20_000), 6_000, 131_072).numCtx).toBe(16_384);
    expect(sizeWindow(prompt(5_000), 8_000, 4_096)).toEqual({ numCtx: 4_096, numPredict: 2_080 });
    expect(() => sizeWindow(prompt(200_000), 1_000, 4_096)).toThrow(/Shorten the brief/);
  });
});
