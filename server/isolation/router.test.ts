import type { AnyProcedure } from '@trpc/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../data/ids.ts';
import { mongoFor } from '../data/mongo/documents.ts';
import { withTenant } from '../data/postgres/doors.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { openTestApi, type TestApi } from '../testing/api.ts';
import { tenantCtx } from '../testing/tenants.ts';
import type { Access } from '../trpc/base.ts';
import { appRouter } from '../trpc/root.ts';

interface Described {
  path: string;
  type: 'query' | 'mutation' | 'subscription';
  access: Access | undefined;
  fields: string[];
}

const procedures: Described[] = Object.entries(
  appRouter._def.procedures as unknown as Record<string, AnyProcedure>,
).map(([path, procedure]) => {
  const { type, meta, inputs } = procedure._def as unknown as {
    type: Described['type'];
    meta?: { access?: Access };
    inputs: { shape?: object }[];
  };
  return { path, type, access: meta?.access, fields: Object.keys(inputs[0]?.shape ?? {}) };
});

let at: TestApi;
let own: Tenant;
let ownKey: string;
let foreignIds: string[];

/** One of everything a tenant may own, made for the other tenant. */
async function populate(tenant: Tenant): Promise<string[]> {
  const ctx = tenantCtx(at.stores, tenant);
  const [campaignId, taskId, runId, deliverableId, skillId] = [newId(), newId(), newId(), newId(), newId()];
  const now = new Date();
  await withTenant(ctx, async (tx) => {
    await tx.campaign.create({
      data: {
        id: campaignId,
        name: 'Foreign',
        brief: { goal: 'x' },
        state: 'plan_review',
        autoStart: false,
        capMicros: 0n,
        planVersion: 1,
        createdAt: now,
        updatedAt: now,
      },
    });
    await tx.task.create({
      data: {
        id: taskId,
        campaignId,
        index: 0,
        title: 'Foreign',
        role: 'copywriter',
        instructions: 'x',
        acceptance: [],
        dependsOn: [],
        approval: 'none',
        state: 'failed',
        createdAt: now,
      },
    });
    await tx.run.create({
      data: {
        id: runId,
        campaignId,
        taskId,
        purpose: 'task',
        role: 'copywriter',
        state: 'failed',
        provider: 'ollama',
        modelId: 'm',
        createdAt: now,
      },
    });
    await tx.deliverable.create({
      data: {
        id: deliverableId,
        campaignId,
        taskId,
        runId,
        version: 1,
        kind: 'copy',
        title: 'Foreign',
        summary: '',
        hash: 'h',
        bytes: 1,
        createdAt: now,
      },
    });
  });
  await mongoFor(ctx, (db) =>
    db
      .collection<{ _id: string }>('skills')
      .insertOne({ _id: skillId, key: 'foreign', title: 'Foreign', version: 1, markdown: 'secret' } as never),
  );
  return [campaignId, taskId, runId, deliverableId, skillId];
}

beforeAll(async () => {
  at = await openTestApi();
  own = await at.mintTenant();
  ownKey = await at.tenantKey(own, 'admin');
  foreignIds = await populate(await at.mintTenant());
});
afterAll(() => at.close());

async function call(
  described: Described,
  input: unknown,
  bearer: string,
): Promise<{ status: number; body: string }> {
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
  const query =
    described.type === 'mutation' ? '' : `?input=${encodeURIComponent(JSON.stringify(input ?? null))}`;
  const response = await at.app.inject({
    method: described.type === 'mutation' ? 'POST' : 'GET',
    url: `/trpc/${described.path}${query}`,
    headers,
    ...(described.type === 'mutation' ? { payload: JSON.stringify(input ?? {}) } : {}),
  });
  return {
    status: response.statusCode,
    body: response.body.replace(/"requestId":"[^"]*"/g, '"requestId":""'),
  };
}

test('every procedure declares its access level', () => {
  expect(procedures.length).toBeGreaterThan(30);
  expect(procedures.filter((procedure) => !procedure.access).map((procedure) => procedure.path)).toEqual([]);
});

test('no procedure takes a tenant id as input, but for the platform', () => {
  const takes = procedures.filter(
    ({ access, fields }) => access?.level !== 'platform' && fields.some((field) => /tenant/i.test(field)),
  );
  expect(takes.map((procedure) => procedure.path)).toEqual([]);
});

test('without a sign-in only public procedures answer', async () => {
  for (const procedure of procedures.filter(
    ({ type, access }) => type !== 'subscription' && access?.level !== 'public',
  )) {
    expect((await call(procedure, {}, 'ak_000000000000_nothing')).status, procedure.path).toBe(401);
  }
});

test('a tenant cannot reach a platform procedure, nor the platform a tenant one', async () => {
  const platformKey = await at.platformKey('owner');
  for (const procedure of procedures.filter(({ type }) => type !== 'subscription')) {
    if (procedure.access?.level === 'platform')
      expect((await call(procedure, {}, ownKey)).status, procedure.path).toBe(403);
    if (procedure.access?.level === 'tenant')
      expect((await call(procedure, {}, platformKey)).status, procedure.path).toBe(403);
  }
});

test("another tenant's id is answered exactly as one that does not exist", async () => {
  const byId = procedures.filter(
    ({ type, access, fields }) =>
      type !== 'subscription' &&
      access?.level === 'tenant' &&
      fields.some((field) => /^(id|\w+Id)$/.test(field)),
  );
  expect(byId.length).toBeGreaterThan(8);
  for (const procedure of byId) {
    for (const foreign of foreignIds) {
      const named = Object.fromEntries(
        procedure.fields.filter((field) => /^(id|\w+Id)$/.test(field)).map((field) => [field, foreign]),
      );
      const missing = Object.fromEntries(Object.keys(named).map((field) => [field, newId()]));
      const [theirs, nobodys] = [
        await call(procedure, named, ownKey),
        await call(procedure, missing, ownKey),
      ];
      expect(theirs, `${procedure.path} with a foreign id`).toEqual(nobodys);
      expect(theirs.body).not.toContain('Foreign');
    }
  }
}, 120_000);

test("lists hold nothing of another tenant's", async () => {
  for (const procedure of procedures.filter(
    ({ path, type, access }) => type === 'query' && access?.level === 'tenant' && /list$/.test(path),
  )) {
    const { body } = await call(
      procedure,
      procedure.fields.includes('campaignId') && procedure.path.startsWith('deliverables')
        ? { campaignId: foreignIds[0] }
        : {},
      ownKey,
    );
    expect(body, procedure.path).not.toContain('Foreign');
  }
});
