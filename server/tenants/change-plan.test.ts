import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentHashes, recordHashes } from '../../prisma/seeds/canonical.ts';
import { openAuth } from '../auth/index.ts';
import { newId } from '../data/ids.ts';
import { mongoFor } from '../data/mongo/documents.ts';
import { withTenant } from '../data/postgres/doors.ts';
import type { Plan } from '../data/postgres/enums.ts';
import type { Prisma, Tenant } from '../data/postgres/generated/client.ts';
import { openTransport } from '../data/redis/transport.ts';
import { buildApi } from '../main/api.ts';
import { agentRoles } from '../plans/index.ts';
import { prepareSkillStore } from '../skills/index.ts';
import { openTestApi, type TestApi } from '../testing/api.ts';
import { quietLog, tenantCtx } from '../testing/tenants.ts';
import type { PlanPreview, TenantDetail } from './contract.ts';

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await openTestApi();
  key = await api.platformKey('owner');
});
afterAll(() => api.close());

const reason = 'The customer asked for it by mail.';
const now = new Date();

interface Answer<T> {
  status: number;
  body: T & { error?: { code: string; message: string; details?: { blockers?: string[] } } };
}
async function ask<T>(
  method: 'GET' | 'POST',
  url: string,
  payload?: object,
  token = key,
): Promise<Answer<T>> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await api.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: answer.json() };
}
const change = (tenant: Tenant, plan: Plan, more: object = {}, token = key) =>
  ask<TenantDetail>('POST', `/admin/tenants/${tenant.slug}/plan`, { plan, reason, ...more }, token);
const preview = (tenant: Tenant, to: Plan) =>
  ask<PlanPreview>('GET', `/admin/tenants/${tenant.id}/plan-preview?to=${to}`);

/** An agency with nine brands, seven agents, 31 skills and a campaign with a run in the middle. */
async function agency(): Promise<Tenant> {
  const tenant = await api.mintTenant({
    plan: 'agency',
    allowedProviders: ['ollama', 'claude', 'openai'],
    defaultProvider: 'ollama',
  });
  const ctx = tenantCtx(api.stores, tenant);
  const stamps = { createdAt: now, updatedAt: now };
  const [campaignId, taskId, runId] = [newId(), newId(), newId()];
  await withTenant(ctx, async (tx) => {
    const brands = Array.from({ length: 9 }, (_, at) => ({ id: newId(), name: `Brand ${at}`, ...stamps }));
    await tx.brand.createMany({ data: brands });
    await tx.agentConfig.createMany({
      data: agentRoles.map((role) => ({
        role,
        adapterType: role === 'seo' ? ('ollama' as const) : ('claude' as const),
        modelId: 'm',
        concurrency: 1,
        timeoutMs: 60_000,
        escalationAfterFailures: 2,
        isActive: true,
        updatedAt: now,
      })),
    });
    await tx.campaign.create({
      data: {
        id: campaignId,
        name: 'Under way',
        brief: { goal: 'x' },
        state: 'running',
        autoStart: false,
        capMicros: 0n,
        brandId: brands[8]?.id ?? null,
        ...stamps,
      },
    });
    const of = { campaignId, createdAt: now };
    await tx.task.create({
      data: {
        ...of,
        id: taskId,
        index: 0,
        title: 'Write',
        role: 'blog-writer',
        instructions: 'x',
        acceptance: [],
        dependsOn: [],
        approval: 'none',
        state: 'running',
      },
    });
    await tx.run.create({
      data: {
        ...of,
        id: runId,
        taskId,
        purpose: 'task',
        role: 'blog-writer',
        state: 'running',
        provider: 'claude',
        modelId: 'm',
      },
    });
  });
  await mongoFor(ctx, async (db) => {
    await prepareSkillStore(db);
    await db.collection<{ _id: string }>('skills').insertMany(
      Array.from({ length: 31 }, (_, at) => ({
        _id: newId(),
        key: `skill-${at}`,
        title: `Skill ${String(at).padStart(2, '0')}`,
        description: '',
        roles: [],
        version: 1,
        bytes: 1,
        markdown: 'x',
        updatedAt: now,
        updatedBy: 'test',
      })),
    );
  });
  return tenant;
}

/** Everything the tenant has, but for its own row, the chain that grows with the change and when a key was used. */
async function everything(tenant: Tenant): Promise<object> {
  const {
    tenants: _row,
    audit_entries: _chain,
    api_keys: _use,
    ...rows
  } = await recordHashes(api.ownerUrl, tenant.id);
  return { rows, documents: await documentHashes(api.stores, tenant.slug) };
}

type Listed = { items: { name?: string; agentRole?: string; title?: string; frozen: unknown }[] };
/** Names of what is frozen, as the tenant's own doors tell them. */
async function frozen(token: string): Promise<Record<string, string[]>> {
  const names = async (url: string): Promise<string[]> =>
    (await ask<Listed>('GET', url, undefined, token)).body.items
      .filter((row) => row.frozen)
      .map((row) => String(row.name ?? row.agentRole ?? row.title));
  return {
    workspaces: await names('/api/brands'),
    agents: (await names('/api/agents')).sort(),
    customSkills: (await names('/api/skills')).sort(),
  };
}

describe('a downgrade', () => {
  test('deletes nothing, freezes what was previewed, and an upgrade gives everything back', async () => {
    const tenant = await agency();
    const token = await api.tenantKey(tenant, 'admin');
    const before = await everything(tenant);
    const { body: told } = await preview(tenant, 'free');
    expect(told.blockers).toEqual([]);
    const over = Object.fromEntries(told.overLimit.map((one) => [one.feature, one]));
    expect(over.workspaces).toMatchObject({ used: 9, allowed: 1 });
    expect(over.agentRoles).toMatchObject({ used: 7, allowed: 2 });
    expect(over.agentRoles?.frozen).toHaveLength(5);
    expect(over.providers).toMatchObject({ used: 3, allowed: 1, frozen: ['seo (ollama)'] });
    expect(over.customSkills).toMatchObject({ used: 31, allowed: 5 });
    expect(over.customSkills?.frozen).toHaveLength(26);
    expect(told.cost).toMatchObject({ providerFrom: 'ollama', providerTo: 'claude' });
    expect(await everything(tenant)).toEqual(before);

    const { status, body } = await change(tenant, 'free', { version: told.version });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      plan: 'free',
      version: told.version + 1,
      allowedProviders: tenant.allowedProviders,
      defaultProvider: 'ollama',
      usage: { brands: { used: 9, allowed: 1 }, skills: { used: 31, allowed: 5 } },
    });
    expect(await everything(tenant)).toEqual(before);
    expect(await frozen(token)).toEqual({
      workspaces: over.workspaces?.frozen,
      agents: [...(over.agentRoles?.frozen ?? []), 'seo'].sort(),
      customSkills: [...(over.customSkills?.frozen ?? [])].sort(),
    });

    expect((await change(tenant, 'agency')).status).toBe(200);
    expect(await frozen(token)).toEqual({ workspaces: [], agents: [], customSkills: [] });
    expect(await everything(tenant)).toEqual(before);
  });

  test('is audited with what is over, on both chains, by whom and why', async () => {
    const tenant = await agency();
    await change(tenant, 'pro');
    const { platform } = api.stores.record;
    const where = { action: 'tenant.plan_changed', objectId: tenant.id };
    const entries = [
      ...(await platform.platformAuditEntry.findMany({ where })),
      ...(await platform.auditEntry.findMany({ where: { ...where, tenantId: tenant.id } })),
    ];
    expect(entries).toHaveLength(2);
    for (const entry of entries) {
      expect(entry).toMatchObject({ reason, actorRole: 'owner', before: { plan: 'agency' } });
      const after = entry.after as { plan: string; overLimit: { feature: string }[] };
      expect(after.plan).toBe('pro');
      expect(after.overLimit.map(({ feature }) => feature)).toEqual([
        'workspaces',
        'agentRoles',
        'providers',
        'customSkills',
      ]);
    }
  });
});

describe('POST /admin/tenants/{tenant}/plan', () => {
  const minted = (changed: Partial<Prisma.TenantCreateInput> = {}) =>
    api.mintTenant({
      plan: 'pro',
      allowedProviders: ['claude', 'openai'],
      defaultProvider: 'claude',
      ...changed,
    });

  test('is for owners, operators and billing', async () => {
    for (const role of ['owner', 'operator', 'billing'] as const)
      expect((await change(await minted(), 'agency', {}, await api.platformKey(role))).status).toBe(200);
    for (const role of ['support', 'read_only'] as const) {
      const token = await api.platformKey(role);
      const tenant = await minted();
      const { status, body } = await change(tenant, 'agency', {}, token);
      expect([status, body.error?.code]).toEqual([403, 'forbidden']);
      expect(body.error?.message).toContain('owner, operator, billing may');
    }
  });

  test('refuses the same plan, another version, a deleted tenant and a missing reason', async () => {
    const tenant = await minted();
    const same = await change(tenant, 'pro');
    expect([same.status, same.body.error?.code]).toEqual([409, 'illegal_move']);
    expect(same.body.error?.message).toBe('Not changed: it is on Pro already.');
    expect((await change(tenant, 'free', { version: 7 })).body.error?.code).toBe('version_conflict');
    expect((await change(tenant, 'free', { reason: 'short' })).status).toBe(400);
    const purgeAt = new Date(now.getTime() + 86_400_000);
    const deleted = await minted({ status: 'suspended', deletedAt: now, purgeAt });
    expect((await change(deleted, 'free')).body.error?.message).toMatch(/Restore it first/);
  });

  test('of two administrators who saw the same version one changes it', async () => {
    const tenant = await minted();
    const all = await Promise.all(
      (['free', 'agency'] as const).map((plan) => change(tenant, plan, { version: 1 })),
    );
    expect(all.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(all.find(({ status }) => status === 409)?.body.error?.code).toBe('version_conflict');
  });

  test('names what must be changed before, in the preview and in the refusal', async () => {
    const local = await api.mintTenant({ dataPrivacyLevel: 'local_only', deploymentMode: 'on_prem' });
    const { blockers } = (await preview(local, 'pro')).body;
    expect(blockers).toEqual([
      'It is local-only, which Pro does not have. Allow cloud providers first.',
      'It runs in its own network, which Pro does not have. Move it to the platform first.',
      'None of its providers (ollama) is part of Pro, which has claude, openai. Allow one of those first.',
    ]);
    const { status, body } = await change(local, 'pro');
    expect([status, body.error?.code]).toEqual([409, 'illegal_move']);
    expect(body.error?.details?.blockers).toEqual(blockers);
    expect((await preview(local, 'free')).body.from).toBe('enterprise');
  });

  test('an override counts on both sides, and lifts a blocker', async () => {
    const given = { localOnly: true, providers: ['ollama'], workspaces: 4 };
    const tenant = await api.mintTenant({ dataPrivacyLevel: 'local_only', featureOverrides: given });
    const { body } = await preview(tenant, 'pro');
    expect(body.blockers).toEqual([]);
    const rows = [...body.gained, ...body.lost].map(({ feature }) => feature);
    for (const feature of ['localOnly', 'workspaces']) expect(rows).not.toContain(feature);
    expect((await change(tenant, 'pro')).body.featureOverrides).toEqual(given);
  });

  test('a trial that gets a plan by hand is active on it, also the same one, also while suspended', async () => {
    const trial = await minted({ status: 'trialing', trialStartedAt: now });
    expect((await change(trial, 'pro')).body).toMatchObject({
      status: 'active',
      plan: 'pro',
      trialEndsAt: null,
    });
    const away = await minted({ status: 'suspended', statusBeforeSuspension: 'trialing', suspendedAt: now });
    expect((await change(away, 'agency')).body).toMatchObject({ status: 'suspended', plan: 'agency' });
    const row = await api.stores.record.platform.tenant.findUniqueOrThrow({ where: { id: away.id } });
    expect(row.statusBeforeSuspension).toBe('active');
  });
});

test('the cost effect is last month in the ledger, and of it what the new plan lacks', async () => {
  const tenant = await api.mintTenant({ plan: 'agency', timezone: 'Pacific/Kiritimati' });
  const { body: empty } = await preview(tenant, 'free');
  const { month } = empty.cost;
  expect(empty.cost).toMatchObject({ monthUsd: '0.000000', lostUsd: '0.000000' });
  const call = (
    role: string,
    provider: 'claude' | 'openai',
    costMicros: bigint,
    task = true,
    period = month,
  ) => ({
    id: newId(),
    period,
    role,
    provider,
    costMicros,
    taskId: task ? newId() : null,
    modelId: 'm',
    state: 'settled' as const,
    heldMicros: 0n,
    inputTokens: 1n,
    outputTokens: 1n,
    priceStatus: 'known' as const,
    credentialOwner: 'platform' as const,
    estimated: false,
    createdAt: now,
  });
  await withTenant(tenantCtx(api.stores, tenant), (tx) =>
    tx.ledgerEntry.createMany({
      data: [
        call('copywriter', 'claude', 1_000_000n),
        call('copywriter', 'openai', 200_000n),
        call('blog-writer', 'claude', 30_000n),
        call('blog-writer', 'openai', 4_000n),
        // Planning is part of every plan; another month does not count.
        call('activity-planner', 'claude', 500n, false),
        call('copywriter', 'claude', 9_000_000n, true, '2020-01'),
      ],
    }),
  );
  expect((await preview(tenant, 'free')).body.cost).toMatchObject({
    month,
    monthUsd: '1.234500',
    lostUsd: '0.234000',
    campaignCapFromUsd: '50.000000',
    campaignCapToUsd: '1.000000',
  });
  expect((await preview(tenant, 'pro')).body.cost.lostUsd).toBe('0.000000');
});

test('a change of plan or overrides is effective at the next request, here and in another process', async () => {
  const stores = { ...api.stores, transport: openTransport(api.redisUrl) };
  const auth = await openAuth({ ...api.auth, stores });
  const other = await buildApi({
    ...{ stores, auth, clock: api.auth.clock, log: quietLog, version: '0.0.0' },
    publicUrl: 'http://localhost:3000',
    baseDomain: 'localhost',
    deletionGraceDays: 30,
    trustedProxies: [],
  });
  try {
    const tenant = await api.mintTenant({
      plan: 'agency',
      allowedProviders: ['claude'],
      defaultProvider: 'claude',
    });
    await mongoFor({ stores, tenantSlug: tenant.slug }, prepareSkillStore);
    const token = await api.tenantKey(tenant, 'viewer');
    const allowed = async (app: typeof other): Promise<number | null> => {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await app.inject({ method: 'GET', url: '/api/skills', headers });
      return answer.json<{ limit: { allowed: number | null } }>().limit.allowed;
    };
    expect([await allowed(api.app), await allowed(other)]).toEqual([null, null]);
    await change(tenant, 'free');
    expect(await allowed(api.app)).toBe(5);
    await expect.poll(() => allowed(other), { timeout: 1_000, interval: 10 }).toBe(5);
    await api.stores.record.platform.tenant.update({
      where: { id: tenant.id },
      data: { featureOverrides: { customSkills: 8 } },
    });
    await api.auth.changed({ kind: 'tenant', id: tenant.id });
    expect(await allowed(api.app)).toBe(8);
    await expect.poll(() => allowed(other), { timeout: 1_000, interval: 10 }).toBe(8);
  } finally {
    await other.close();
    await auth.close();
    await stores.transport.close();
  }
});
