import type { Ctx } from '../data/context.ts';
import { mongoFor } from '../data/mongo/documents.ts';
import { monthIn } from '../data/month.ts';
import type { PlatformTx } from '../data/postgres/doors.ts';
import type { LlmProvider } from '../data/postgres/enums.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { skillsInOrder } from '../skills/index.ts';

/** What a tenant has and spends, to hold against another plan. */
export interface PlanFacts {
  tenant: Tenant;
  /** In use, oldest first. */
  brands: { id: string; name: string }[];
  agents: { role: string; provider: LlmProvider }[];
  /** Its own, oldest first. */
  skills: { id: string; name: string }[];
  /** YYYY-MM in the tenant's timezone. */
  month: string;
  /** Submitted this month. */
  campaigns: number;
  /** Tasks queued or running now, in the campaign that has most. */
  mostTasksAtOnce: number;
  lastMonth: string;
  /** What last month cost, micro-dollars. `task` is false for planning, which is part of every plan. */
  spend: { role: string; provider: LlmProvider; task: boolean; micros: bigint }[];
}

/** The month before one, both `YYYY-MM`. */
function monthBefore(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}

interface Found {
  brands: PlanFacts['brands'] | null;
  agents: PlanFacts['agents'] | null;
  campaigns: number;
  at_once: number;
  spend: (Omit<PlanFacts['spend'][number], 'micros'> & { micros: string })[] | null;
}

/** A tenant's own skills for a comparison of plans: those of a tenant that is still being set up are none. */
export async function readSkillNames(ctx: Ctx, tenant: Tenant): Promise<PlanFacts['skills']> {
  if (!tenant.provisionedAt) return [];
  const skills = await mongoFor({ stores: ctx.stores, tenantSlug: tenant.slug }, skillsInOrder);
  return skills.map(({ _id, title }) => ({ id: _id, name: title }));
}

/** One statement for everything of the record. */
export async function readPlanFacts(
  ctx: Ctx,
  tx: Pick<PlatformTx, '$queryRaw'>,
  tenant: Tenant,
  skills: PlanFacts['skills'],
): Promise<PlanFacts> {
  const { id } = tenant;
  const month = monthIn(tenant.timezone, ctx.clock.now());
  const lastMonth = monthBefore(month);
  const rows = await tx.$queryRaw<Found[]>`
    SELECT
      (SELECT json_agg(json_build_object('id', b.id, 'name', b.name) ORDER BY b.created_at, b.id)
         FROM brands b WHERE b.tenant_id = ${id}::uuid AND b.archived_at IS NULL) AS brands,
      (SELECT json_agg(json_build_object('role', a.role, 'provider', a.adapter_type) ORDER BY a.role)
         FROM agent_configs a WHERE a.tenant_id = ${id}::uuid) AS agents,
      (SELECT count(*)::int FROM campaigns c WHERE c.tenant_id = ${id}::uuid AND c.month = ${month}) AS campaigns,
      (SELECT coalesce(max(n.busy), 0)::int FROM (
         SELECT count(*) AS busy FROM tasks t JOIN campaigns c ON c.tenant_id = t.tenant_id AND c.id = t.campaign_id
         WHERE c.tenant_id = ${id}::uuid AND c.state = 'running' AND t.state IN ('queued', 'running')
         GROUP BY c.id) n) AS at_once,
      (SELECT json_agg(json_build_object('role', s.role, 'provider', s.provider, 'task', s.task, 'micros', s.micros)) FROM (
         SELECT l.role, l.provider, l.task_id IS NOT NULL AS task, sum(l.cost_micros)::text AS micros
         FROM ledger_entries l WHERE l.tenant_id = ${id}::uuid AND l.period = ${lastMonth}
         GROUP BY 1, 2, 3) s) AS spend`;
  const found = rows[0];
  return {
    tenant,
    skills,
    month,
    lastMonth,
    brands: found?.brands ?? [],
    agents: found?.agents ?? [],
    campaigns: found?.campaigns ?? 0,
    mostTasksAtOnce: found?.at_once ?? 0,
    spend: (found?.spend ?? []).map((sum) => ({ ...sum, micros: BigInt(sum.micros) })),
  };
}
