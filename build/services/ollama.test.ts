import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { Ollama } from 'ollama';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chainModel, situationToken } from './chain-model.ts';
import { chainTemplate } from './chain-template.ts';
import * as ollama from './ollama.ts';
import { createModel } from './ollama-model.ts';
import { processesUnder } from './process-census.ts';
import { randomModel } from './random-model.ts';
import type { Service } from './service.ts';

const PLAN = '{"tasks":[{"title":"Write about spring ☀","role":"copywriter","dependsOn":[]}]}';
const COPY = '{"title":"Spring","body":"Spring is here. Spring is here.  Two spaces, é and 漢字."}';
const COPY_SCHEMA = {
  type: 'object',
  properties: { title: { type: 'string' }, body: { type: 'string' } },
  required: ['title', 'body'],
};
let dir = '';
let server: Service;
let client: Ollama;

beforeAll(async () => {
  dir = await mkdtemp(`${tmpdir()}/dmagency-ollama-`);
  server = await ollama.start({ dir, report: () => undefined, mayBuild: true });
  client = new Ollama({ host: server.url });
  const words = ['spring', 'garden', 'tax'];
  const chain = chainModel({
    default: 'What is wanted?',
    situations: { plan: PLAN, copy: COPY, thanks: 'Done.' },
    words,
  });
  const template = chainTemplate([
    { situation: 'thanks', lastRole: 'tool' },
    { situation: 'plan', contains: 'Plan the "campaign"', role: 'system' },
    { situation: 'copy', contains: 'copywriter' },
  ]);
  await createModel(server.url, 'tiny', chain, { template, parameters: { num_ctx: 8192 } });
}, 1_200_000);

afterAll(async () => {
  await server?.stop();
  expect(await processesUnder(dir)).toEqual([]);
  await rm(dir, { recursive: true, force: true });
}, 30_000);

async function stream(
  system: string,
  format?: object,
): Promise<{ text: string; pieces: number; evalCount: number; promptCount: number }> {
  const messages = [
    { role: 'system', content: system },
    { role: 'user', content: 'Please.' },
  ];
  const answer = { text: '', pieces: 0, evalCount: 0, promptCount: 0 };
  for await (const part of await client.chat({ model: 'tiny', messages, format, stream: true })) {
    answer.text += part.message.content;
    answer.pieces++;
    if (part.done) Object.assign(answer, { evalCount: part.eval_count, promptCount: part.prompt_eval_count });
  }
  return answer;
}

describe('a chain model on a real Ollama', { timeout: 60_000 }, () => {
  it('streams exactly the text of the situation its conversation is in, and counts tokens', async () => {
    const plan = await stream('You Plan the "campaign"; one copywriter is there.');
    expect(plan.text).toBe(PLAN);
    expect(plan.pieces).toBeGreaterThan(5);
    expect(plan.evalCount).toBeGreaterThan(5);
    expect(plan.promptCount).toBeGreaterThan('You Plan the "campaign"; one copywriter is there.'.length);
    expect((await stream('You are a copywriter.')).text).toBe(COPY);
    expect((await stream('You are a clerk.')).text).toBe('What is wanted?');
  });

  it('streams the same under a JSON schema', async () => {
    expect((await stream('You are a copywriter.', COPY_SCHEMA)).text).toBe(COPY);
  });

  it('goes on after a tool result', async () => {
    const messages = [
      { role: 'user', content: 'copywriter' },
      { role: 'assistant', content: '', tool_calls: [{ function: { name: 'search', arguments: {} } }] },
      { role: 'tool', content: 'found' },
    ];
    expect((await client.chat({ model: 'tiny', messages })).message.content).toBe('Done.');
  });

  it('embeds a bag of words, so that the nearest neighbour is the likeliest text', async () => {
    const input = ['spring in the garden', 'a garden, in early spring', 'how to file a tax return'];
    const [query = [], near = [], far = []] = (await client.embed({ model: 'tiny', input })).embeddings;
    const similarity = (other: number[]) =>
      query.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
    expect(similarity(near)).toBeGreaterThan(similarity(far) + 0.3);
  });
});

describe('a random model on a real Ollama', { timeout: 60_000 }, () => {
  it('answers with something that is not the wanted output', async () => {
    await createModel(server.url, 'noise', randomModel(7));
    const messages = [{ role: 'user', content: 'Answer with JSON.' }];
    const answer = await client.chat({ model: 'noise', messages, options: { num_predict: 40, seed: 1 } });
    expect(answer.message.content.length).toBeGreaterThan(0);
    expect(() => JSON.parse(answer.message.content)).toThrow(SyntaxError);
    expect(randomModel(7).equals(randomModel(7))).toBe(true);
  });
});

describe('situationToken', () => {
  it('refuses names llama.cpp takes for the end of a text', () => {
    expect(() => situationToken('eot_id')).toThrow('cannot name a situation');
    expect(() => situationToken('A b')).toThrow('cannot name a situation');
  });
});

describe('chainModel', () => {
  it('refuses an empty text', () => {
    expect(() => chainModel({ default: '' })).toThrow('at least one character');
  });
});
