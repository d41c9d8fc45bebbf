import type { TenantCtx } from '../data/context.ts';
import { monthIn } from '../data/month.ts';
import type { TenantTx } from '../data/postgres/doors.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { AppError } from '../errors/app-error.ts';
import { type Granted, unlockedBy } from '../plans/index.ts';
import type { Brief } from './contract.ts';

const unlocks = (plan: string | null): string => (plan ? ` The ${plan} plan allows more.` : '');

/** Characters of everything a person wrote into a brief. */
export const briefCharacters = (brief: Brief): number =>
  [brief.goal, brief.audience, brief.offer, brief.market, ...brief.mustUse, ...brief.mustNotUse].reduce(
    (sum, text) => sum + text.length,
    0,
  );

/** @throws AppError `limit_reached` naming used, allowed and the plan that allows more */
export function assertBriefFits(granted: Granted, brief: Brief): void {
  const used = briefCharacters(brief);
  const allowed = granted.briefCharacters;
  if (used <= allowed) return;
  const plan = unlockedBy(granted, ({ briefCharacters: most }) => most >= used);
  throw new AppError(
    'limit_reached',
    `The brief has ${used} characters; the ${granted.plan} plan allows ${allowed}. Shorten it.${unlocks(plan)}`,
    { details: { limit: 'briefCharacters', used, allowed, plan: granted.plan, unlockedBy: plan } },
  );
}

/**
 * Takes one of the month's campaigns, in the tenant's own month. Submissions of a tenant go one at a time, so two at
 * once cannot share the last one.
 * @returns the month it counts in
 * @throws AppError `limit_reached`
 */
export async function takeQuota(
  tx: TenantTx,
  ctx: TenantCtx,
  { timezone }: Pick<Tenant, 'timezone'>,
  granted: Granted,
): Promise<string> {
  const month = monthIn(timezone, ctx.clock.now());
  const allowed = granted.campaignsPerMonth;
  if (allowed === null) return month;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('campaign-quota:' || ${ctx.tenantId}, 0))`;
  const used = await tx.campaign.count({ where: { month } });
  if (used < allowed) return month;
  const plan = unlockedBy(granted, ({ campaignsPerMonth: most }) => most === null || most > used);
  throw new AppError(
    'limit_reached',
    `${used} of ${allowed} campaigns of ${month} are used. The next month brings new ones.${unlocks(plan)}`,
    { details: { limit: 'campaignsPerMonth', used, allowed, month, plan: granted.plan, unlockedBy: plan } },
  );
}
