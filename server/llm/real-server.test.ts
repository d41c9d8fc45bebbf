import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createModel } from '../../build/services/ollama-model.ts';
import { randomModel } from '../../build/services/random-model.ts';
import { planJsonSchema } from '../campaigns/plan-prompt.ts';
import { roleContract } from '../deliverables/index.ts';
import { openEgress } from '../egress/index.ts';
import { makeChain, oneThread, openWorld, settle, testOllama, type World } from '../runs/testing/world.ts';
import { modelServerState, openModels } from './index.ts';

let ollama: Awaited<ReturnType<typeof testOllama>>;
let world: World;
beforeAll(async () => {
  ollama = await testOllama();
  world = await openWorld(ollama.url);
  await createModel(ollama.url, 'random', randomModel(7), oneThread);
  await makeChain(ollama.url, 'hello', 'Hello there, this is the model.');
}, 300_000);
afterAll(async () => {
  await world?.close();
  await ollama?.stop();
});

const models = (ollamaBaseUrl: string | null) => openModels({ egress: openEgress(), ollamaBaseUrl });

describe('the real model server', { timeout: 120_000 }, () => {
  const roles = ['copywriter', 'seo', 'keyword-researcher', 'blog-writer', 'social-media-manager'];
  it.each(['plan', ...roles])('makes a grammar of the schema for %s', async (name) => {
    const rules = { roles, refusedRoles: {}, maxTasks: 4, maxDepth: 3, approvals: ['none'] as const };
    const schema = name === 'plan' ? planJsonSchema(rules) : roleContract(name)?.jsonSchema;
    let text = '';
    const events = models(ollama.url)
      .adapterFor('ollama')
      ?.stream({
        scope: { tenantId: null, privacy: 'local_only' },
        modelId: 'random',
        messages: [{ role: 'user', content: 'x' }],
        schema,
        maxTokens: 24,
        deadlines: { firstByteMs: 60_000, idleMs: 60_000, totalMs: 60_000 },
        signal: new AbortController().signal,
      });
    for await (const event of events ?? []) if (event.type === 'text') text += event.text;
    expect(text.trimStart()).toMatch(/^\{\s*("|$)/);
  });

  it('is told as a state with the next step', async () => {
    const ctx = await settle(world, { plan: 'hello', copy: 'hello' });
    const up = await modelServerState(ctx, models(ollama.url));
    expect(up).toMatchObject({
      provider: 'ollama',
      state: 'ok',
      detail: expect.stringMatching(/answers with \d+ models/),
    });
    expect(up.models.find((model) => model.id === 'hello:latest')?.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(await modelServerState(ctx, models('http://127.0.0.1:1'))).toMatchObject({
      state: 'unreachable',
      detail: expect.stringMatching(/OLLAMA_BASE_URL/),
    });
    expect(await modelServerState(ctx, models(null))).toMatchObject({
      state: 'not_configured',
      detail: expect.stringMatching(/OLLAMA_BASE_URL/),
    });
    const lacking = await settle(world, { plan: 'absent', copy: 'hello' });
    expect(await modelServerState(lacking, models(ollama.url))).toMatchObject({
      state: 'model_missing',
      detail: expect.stringMatching(/ollama pull absent/),
    });
    const local = await settle(
      world,
      { plan: 'hello', copy: 'hello' },
      { tenant: { dataPrivacyLevel: 'local_only' } },
    );
    expect(await modelServerState(local, models('http://8.8.8.8:11434'))).toMatchObject({
      state: 'blocked_by_policy',
      detail: expect.stringMatching(/nothing was sent/),
    });
    const cloud = await settle(
      world,
      { plan: null, copy: 'x' },
      { tenant: { defaultProvider: 'claude', allowedProviders: ['claude'] } },
    );
    expect(await modelServerState(cloud, models(ollama.url))).toMatchObject({
      state: 'not_configured',
      detail: expect.stringMatching(/claude is not connected/),
    });
  });
});
