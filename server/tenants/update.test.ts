import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCampaignInput } from '../campaigns/contract.ts';
import { createCampaign } from '../campaigns/index.ts';
import { machineCtx, systemClock } from '../data/context.ts';
import { withTenant } from '../data/postgres/doors.ts';
import type { LlmProvider, PlatformRole } from '../data/postgres/enums.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { openTestApi, type TestApi } from '../testing/api.ts';
import { quietLog, tenantCtx } from '../testing/tenants.ts';
import { beginTrial, trialBegin, trialBeginTopic } from './begin-trial.ts';

let api: TestApi;
const keys = {} as Record<PlatformRole, string>;
const reason = 'Agreed with them by phone';
beforeAll(async () => {
  api = await openTestApi();
  for (const role of ['owner', 'operator', 'billing', 'support', 'read_only'] as const)
    keys[role] = await api.platformKey(role);
});
afterAll(() => api.close());

async function patch(tenant: Pick<Tenant, 'id'>, payload: object, key = keys.operator) {
  const answer = await api.app.inject({
    method: 'PATCH',
    url: `/admin/tenants/${tenant.id}`,
    payload,
    headers: { authorization: `Bearer ${key}` },
  });
  const body = answer.json();
  return { status: answer.statusCode, body, code: body.error?.code, message: body.error?.message as string };
}
const entries = (id: string) =>
  api.stores.record.platform.platformAuditEntry.findMany({
    where: { objectId: id },
    orderBy: { seq: 'asc' },
  });
const agent = (tenant: Tenant, role: string, adapterType: LlmProvider) =>
  withTenant(tenantCtx(api.stores, tenant), (tx) =>
    tx.agentConfig.create({
      data: {
        role,
        adapterType,
        modelId: 'default',
        skillIds: [],
        toolNames: [],
        concurrency: 1,
        timeoutMs: 60_000,
        maxCostPerTaskMicros: null,
        escalationAfterFailures: 2,
        isActive: true,
        updatedAt: new Date(),
      },
    }),
  );

describe('PATCH /admin/tenants/{tenant}', () => {
  test('changes what is given and nothing else, and audits just that', async () => {
    const tenant = await api.mintTenant();
    const { status, body } = await patch(tenant, { name: 'Renamed', timezone: 'Europe/Berlin', version: 1 });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'Renamed', timezone: 'Europe/Berlin', locale: 'en-GB', version: 2 });
    expect(await entries(tenant.id)).toMatchObject([
      {
        action: 'tenant.updated',
        before: { name: tenant.name, timezone: 'UTC' },
        after: { name: 'Renamed', timezone: 'Europe/Berlin' },
      },
    ]);
    expect((await patch(tenant, { name: 'Renamed' })).body.version, 'nothing changed').toBe(2);
  });

  test('somebody else was quicker: version_conflict, with who', async () => {
    const tenant = await api.mintTenant();
    const both = await Promise.all(['One', 'Two'].map((name) => patch(tenant, { name, version: 1 })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const refused = both.find(({ status }) => status === 409);
    expect(refused?.code).toBe('version_conflict');
    expect(refused?.message).toMatch(/version 2, you saw 1.*It was changed by test on 20/);
  });

  test('billing changes the cap alone; raising it needs a reason, lowering does not; others may not at all', async () => {
    const tenant = await api.mintTenant();
    const foreign = await patch(tenant, { name: 'No' }, keys.billing);
    expect([foreign.status, foreign.message]).toEqual([
      403,
      expect.stringContaining('the spend cap alone; name'),
    ]);
    const bare = await patch(tenant, { monthlySpendCapUsd: '60' }, keys.billing);
    expect([bare.status, bare.message]).toEqual([400, expect.stringContaining('raising the spend cap')]);
    const raised = await patch(tenant, { monthlySpendCapUsd: '60', reason }, keys.billing);
    expect(raised.body.monthlySpendCapUsd).toBe('60.000000');
    expect((await patch(tenant, { monthlySpendCapUsd: '10' }, keys.billing)).status).toBe(200);
    for (const role of ['support', 'read_only'] as const)
      expect((await patch(tenant, { name: 'No' }, keys[role])).status).toBe(403);
  });

  test('overrides need a reason and open the gates they name', async () => {
    const tenant = await api.mintTenant({
      plan: 'pro',
      allowedProviders: ['claude'],
      defaultProvider: 'claude',
    });
    expect((await patch(tenant, { featureOverrides: { onPrem: true } })).message).toContain('needs a reason');
    const locked = await patch(tenant, { deploymentMode: 'on_prem' });
    expect([locked.code, locked.message]).toEqual(['plan_locked', expect.stringContaining('Enterprise')]);
    const granted = await patch(tenant, {
      featureOverrides: { onPrem: true },
      deploymentMode: 'on_prem',
      onPremCallbackUrl: 'https://agents.acme.example/cb',
      reason,
    });
    expect(granted.body).toMatchObject({ deploymentMode: 'on_prem', featureOverrides: { onPrem: true } });
    const provider = await patch(tenant, { allowedProviders: ['ollama'] });
    expect([provider.code, provider.message]).toEqual(['plan_locked', expect.stringContaining('Agency')]);
    const first = await patch(tenant, { defaultProvider: 'openai' });
    expect([first.code, first.message]).toEqual(['invalid_input', expect.stringContaining('not among')]);
  });

  test('going local-only with agents in the cloud is refused with the list, or switches them off', async () => {
    const tenant = await api.mintTenant({
      allowedProviders: ['claude', 'ollama'],
      defaultProvider: 'claude',
    });
    await agent(tenant, 'seo', 'claude');
    await agent(tenant, 'copywriter', 'ollama');
    const refused = await patch(tenant, { dataPrivacyLevel: 'local_only' });
    expect([refused.status, refused.code]).toEqual([422, 'policy_blocked']);
    expect(refused.message).toContain('seo (claude)');
    expect(refused.message).not.toContain('copywriter');
    const gone = await patch(tenant, { dataPrivacyLevel: 'local_only', deactivateCloudAgents: true });
    expect(gone.body).toMatchObject({
      dataPrivacyLevel: 'local_only',
      allowedProviders: ['ollama'],
      defaultProvider: 'ollama',
    });
    const agents = await withTenant(tenantCtx(api.stores, tenant), (tx) => tx.agentConfig.findMany());
    expect(agents.map(({ role, isActive }) => [role, isActive]).sort()).toEqual([
      ['copywriter', true],
      ['seo', false],
    ]);
    expect((await entries(tenant.id)).at(-1)?.after).toMatchObject({ agentsSwitchedOff: ['seo'] });
  });

  test('a domain is kept in one form, belongs to one tenant, and is never the platform’s', async () => {
    const [one, two] = [await api.mintTenant(), await api.mintTenant()];
    expect((await patch(one, { customDomain: 'Agentur.BÜCHER.example.' })).body.customDomain).toBe(
      'agentur.xn--bcher-kva.example',
    );
    const taken = await patch(two, { customDomain: 'agentur.bücher.example' });
    expect([taken.status, taken.message]).toEqual([409, expect.stringContaining(one.name)]);
    for (const customDomain of ['10.0.0.1', 'acme.localhost', 'localhost', 'two words.example'])
      expect((await patch(two, { customDomain })).status, customDomain).toBe(400);
    expect((await patch(one, { customDomain: null })).body.customDomain).toBeNull();
    expect((await patch(two, { customDomain: 'agentur.bücher.example' })).status).toBe(200);
  });

  test('a deleted tenant is not changed', async () => {
    const tenant = await api.mintTenant({ status: 'suspended', deletedAt: new Date(), purgeAt: new Date() });
    const refused = await patch(tenant, { name: 'No' });
    expect([refused.code, refused.message]).toEqual([
      'illegal_move',
      expect.stringContaining('Restore it first'),
    ]);
  });
});

test('the first submitted campaign starts the clock of a trial, once, at its submission', async () => {
  const tenant = await api.mintTenant({
    plan: 'pro',
    status: 'trialing',
    allowedProviders: ['ollama'],
    featureOverrides: { providers: ['ollama'] },
  });
  await agent(tenant, 'copywriter', 'ollama');
  const ctx = tenantCtx(api.stores, tenant);
  const campaign = (submit: boolean) =>
    createCampaign(ctx, createCampaignInput.parse({ name: 'Tea', brief: { goal: 'Sell the tea.' }, submit }));
  const rows = () => withTenant(ctx, (tx) => tx.outboxEntry.findMany({ where: { topic: trialBeginTopic } }));
  await campaign(false);
  expect(await rows()).toEqual([]);
  const { submittedAt } = await campaign(true);
  await campaign(true);
  const [first, second] = await rows();
  const relay = machineCtx(api.stores, 'relay', { clock: systemClock, log: quietLog });
  for (const row of [first, first, second])
    if (row) await beginTrial(relay, tenant.id, trialBegin.parse(row.payload));
  const after = await api.stores.record.platform.tenant.findUniqueOrThrow({ where: { id: tenant.id } });
  expect(Math.abs((after.trialStartedAt?.getTime() ?? 0) - Date.parse(submittedAt ?? ''))).toBeLessThan(
    1_000,
  );
  expect(await entries(tenant.id)).toMatchObject([{ action: 'tenant.trial_started', actorKind: 'machine' }]);
});
