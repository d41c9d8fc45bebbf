import { randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chainModel } from '../../../build/services/chain-model.ts';
import { chainTemplate } from '../../../build/services/chain-template.ts';
import { start as startOllama } from '../../../build/services/ollama.ts';
import { createModel } from '../../../build/services/ollama-model.ts';
import { createCampaignInput } from '../../campaigns/contract.ts';
import { createCampaign } from '../../campaigns/index.ts';
import type { TenantCtx } from '../../data/context.ts';
import { withTenant } from '../../data/postgres/doors.ts';
import type { Prisma, Tenant } from '../../data/postgres/generated/client.ts';
import { openTransport } from '../../data/redis/transport.ts';
import type { Stores } from '../../data/stores.ts';
import { openEgress } from '../../egress/index.ts';
import { openModels } from '../../llm/index.ts';
import { type RunningWorker, startWorker, type WorkerDeps, type WorkerSettings } from '../../main/worker.ts';
import type { Granted } from '../../plans/index.ts';
import { openTestStores, type TestStores } from '../../testing/stores.ts';
import { mintTenant, quietLog, tenantCtx } from '../../testing/tenants.ts';

/** A real Ollama for tests: the one named by TEST_OLLAMA_URL, else a private one, built where there is none. */
export async function testOllama(): Promise<{ url: string; stop(): Promise<void> }> {
  const named = process.env.TEST_OLLAMA_URL;
  if (named) return { url: named, stop: async () => undefined };
  const dir = await mkdtemp(join(tmpdir(), 'dmagency-ollama-'));
  const report = ({ step, state, detail }: { step: string; state: string; detail?: string }): void => {
    if (state !== 'running') process.stderr.write(`ollama: ${step} ${state} ${detail ?? ''}\n`);
  };
  const service = await startOllama({ dir, report, mayBuild: true });
  return {
    url: service.url,
    async stop() {
      await service.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** One thread a model: more only spin against each other where cores are few. */
export const oneThread = { parameters: { num_thread: 1 } };

/** A model that answers with `text`, and with `repaired` when it is asked to repair its answer. */
export async function makeChain(url: string, name: string, text: string, repaired?: string): Promise<void> {
  const situations: Record<string, string> = repaired === undefined ? {} : { repair: repaired };
  const rules =
    repaired === undefined
      ? []
      : [{ situation: 'repair', contains: 'Repair your answer', role: 'user' as const }];
  await createModel(url, name, chainModel({ default: text, situations }), {
    template: chainTemplate(rules),
    ...oneThread,
  });
}

export interface World {
  stores: Stores;
  opened: TestStores;
  redisUrl: string;
  prefix: string;
  work(over?: {
    ollamaUrl?: string | null;
    settings?: Partial<WorkerSettings>;
    deps?: Partial<WorkerDeps>;
  }): Promise<RunningWorker>;
  close(): Promise<void>;
}

/** Short times, so that what takes seconds in life takes parts of one here. */
export const quick = {
  heartbeatMs: 200,
  tokenEventMs: 40,
  firstByteMs: 30_000,
  idleMs: 30_000,
  planMaxTokens: 600,
  taskMaxTokens: 600,
  recordMs: 20_000,
} satisfies WorkerSettings['runs'];

/** Everything of its own but the servers: database, Redis database, queues. */
export async function openWorld(ollamaUrl: string): Promise<World> {
  const opened = await openTestStores({ poolSize: 6 });
  const redis = new URL(opened.redisUrl);
  redis.pathname = `/${randomInt(1, 16)}`;
  const redisUrl = redis.toString();
  await opened.stores.transport.close();
  const transport = openTransport(redisUrl);
  const stores = { ...opened.stores, transport };
  const prefix = `dm:test:${randomBytes(6).toString('hex')}`;
  const workers = new Set<RunningWorker>();
  const egress = openEgress();
  return {
    stores,
    opened,
    redisUrl,
    prefix,
    async work(over = {}) {
      const models = openModels({
        egress,
        ollamaBaseUrl: over.ollamaUrl === undefined ? ollamaUrl : over.ollamaUrl,
      });
      const settings = {
        ...{
          queuePrefix: prefix,
          relayMs: 50,
          reconcileMs: 150,
          staleMs: 900,
          joblessMs: 400,
          drainMs: 10_000,
        },
        ...over.settings,
        runs: { ...quick, ...over.settings?.runs },
      };
      const worker = await startWorker({
        stores,
        log: quietLog,
        models,
        handlers: {},
        ...over.deps,
        settings,
      });
      workers.add(worker);
      return worker;
    },
    async close() {
      for (const worker of workers) await worker.close();
      await egress.close();
      await transport.close();
      await opened.close();
    },
  };
}

export type Inhabitant = TenantCtx & { entitlements: Granted; tenant: Tenant };

/** A tenant on ollama with a copywriter; `planModel` is its default model. */
export async function settle(
  { stores }: Pick<World, 'stores'>,
  models: { plan: string | null; copy: string },
  over: {
    tenant?: Partial<Prisma.TenantCreateInput>;
    agent?: Partial<Prisma.AgentConfigUncheckedCreateInput>;
  } = {},
): Promise<Inhabitant> {
  const tenant = await mintTenant(stores, { defaultModelId: models.plan, ...over.tenant });
  const ctx = tenantCtx(stores, tenant);
  await withTenant(ctx, (tx) =>
    tx.agentConfig.create({
      data: {
        role: 'copywriter',
        adapterType: 'ollama',
        modelId: models.copy,
        skillIds: [],
        toolNames: [],
        concurrency: 1,
        timeoutMs: 60_000,
        maxCostPerTaskMicros: null,
        escalationAfterFailures: 2,
        isActive: true,
        updatedAt: new Date(),
        ...over.agent,
      },
    }),
  );
  return { ...ctx, tenant };
}

export const submitted = (ctx: TenantCtx, over: Record<string, unknown> = {}) =>
  createCampaign(
    ctx,
    createCampaignInput.parse({
      name: 'Spring tea',
      brief: { goal: 'Sell the spring tea.' },
      autoStart: true,
      ...over,
    }),
  );

/** Asks again until `found` answers with something true. */
export async function until<T>(found: () => Promise<T | false | null | undefined>, ms = 90_000): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    const answer = await found();
    if (answer) return answer;
    if (performance.now() > end)
      throw new Error(`still waiting after ${ms} ms: ${found.toString().slice(0, 200)}`);
    await delay(50);
  }
}
