import type { z } from 'zod';
import type { Ctx } from '../data/context.ts';
import { microsToUsd } from '../data/money.ts';
import { readPlatform } from '../data/postgres/doors.ts';
import type { Plan } from '../data/postgres/enums.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import {
  allowsRole,
  compareEntitlements,
  entitlementsOf,
  firstProvider,
  type Granted,
  planNames,
  usableProviders,
} from '../plans/index.ts';
import type { PlanPreview, previewPlanInput } from './contract.ts';
import { findTenant } from './get.ts';
import { overLimits } from './over-limit.ts';
import { type PlanFacts, readPlanFacts, readSkillNames } from './plan-facts.ts';

/** What keeps a tenant from a plan until somebody has changed it, each a sentence. */
function blockersOf(tenant: Tenant, to: Granted): string[] {
  const plan = planNames[to.plan];
  const blockers: string[] = [];
  if (tenant.dataPrivacyLevel === 'local_only' && !to.localOnly)
    blockers.push(`It is local-only, which ${plan} does not have. Allow cloud providers first.`);
  if (tenant.deploymentMode === 'on_prem' && !to.onPrem)
    blockers.push(`It runs in its own network, which ${plan} does not have. Move it to the platform first.`);
  if (usableProviders(tenant, to).length === 0)
    blockers.push(
      `None of its providers (${tenant.allowedProviders.join(', ')}) is part of ${plan}, which has ${to.providers.join(', ')}. Allow one of those first.`,
    );
  return blockers;
}

function costOf({ tenant, spend, lastMonth }: PlanFacts, from: Granted, to: Granted): PlanPreview['cost'] {
  const sum = (of: PlanFacts['spend']): string =>
    microsToUsd(of.reduce((total, { micros }) => total + micros, 0n));
  const lost = spend.filter(
    ({ role, provider, task }) => (task && !allowsRole(to, role)) || !to.providers.includes(provider),
  );
  return {
    month: lastMonth,
    monthUsd: sum(spend),
    lostUsd: sum(lost),
    campaignCapFromUsd: microsToUsd(from.campaignCapMicros),
    campaignCapToUsd: microsToUsd(to.campaignCapMicros),
    providerFrom: firstProvider(tenant, from),
    providerTo: firstProvider(tenant, to),
  };
}

/** What a tenant would gain and lose on another plan; pure. Its overrides count on both sides. */
export function comparePlans(facts: PlanFacts, plan: Plan): PlanPreview {
  const { tenant } = facts;
  const from = entitlementsOf(tenant);
  const to = entitlementsOf({ ...tenant, plan });
  return {
    from: tenant.plan,
    to: plan,
    version: tenant.version,
    ...compareEntitlements(from, to),
    overLimit: overLimits(facts, to),
    blockers: blockersOf(tenant, to),
    cost: costOf(facts, from, to),
  };
}

/** What changing a tenant's plan would do, from the record as it is now. */
export async function previewPlan(
  ctx: Ctx,
  { tenant: key, to }: z.output<typeof previewPlanInput>,
): Promise<PlanPreview> {
  const tenant = await findTenant(ctx, key);
  const skills = await readSkillNames(ctx, tenant);
  const facts = await readPlatform(ctx, 'tenants.get', (db) => readPlanFacts(ctx, db, tenant, skills));
  return comparePlans(facts, to);
}
