import type { TenantCtx } from '../data/context.ts';
import { microsToUsd } from '../data/money.ts';
import { readTenant } from '../data/postgres/doors.ts';
import type { AgentConfig as AgentConfigRow } from '../data/postgres/generated/client.ts';
import { notFound } from '../errors/app-error.ts';
import { agentRoles, allowsRole, frozenAgent, type Granted, unlockedBy } from '../plans/index.ts';
import type { AgentConfig } from './contract.ts';

/** An agent's row as the contract shows it. */
export function presentAgent(row: AgentConfigRow): AgentConfig {
  return {
    agentRole: row.role,
    adapterType: row.adapterType,
    modelId: row.modelId,
    skillIds: row.skillIds,
    toolNames: row.toolNames,
    limits: {
      concurrency: row.concurrency,
      timeoutMs: row.timeoutMs,
      maxCostUsdPerTask: row.maxCostPerTaskMicros === null ? null : microsToUsd(row.maxCostPerTaskMicros),
    },
    escalationAfterFailures: row.escalationAfterFailures,
    isActive: row.isActive,
    version: row.version,
    updatedAt: row.updatedAt.toISOString(),
  };
}

export interface AgentRow {
  agentRole: string;
  config: AgentConfig | null;
  lockedUntilPlan: string | null;
  frozen: string | null;
}

const lockOf = (granted: Granted, role: string): string | null =>
  allowsRole(granted, role) ? null : unlockedBy(granted, (entitlements) => allowsRole(entitlements, role));

const rowOf = (granted: Granted, role: string, found: AgentConfigRow | undefined | null): AgentRow => ({
  agentRole: role,
  config: found ? presentAgent(found) : null,
  lockedUntilPlan: lockOf(granted, role),
  frozen: frozenAgent(granted, found ?? { role }),
});

/** All seven roles: configured, free to configure, or locked with the plan that has them. */
export async function listAgents(
  ctx: TenantCtx & { entitlements: Granted },
): Promise<{ items: AgentRow[]; nextCursor: null }> {
  const rows = await readTenant(ctx, (db) => db.agentConfig.findMany({ orderBy: { role: 'asc' } }));
  const byRole = new Map(rows.map((row) => [row.role, row]));
  const custom = rows.map((row) => row.role).filter((role) => !agentRoles.some((known) => known === role));
  return {
    items: [...agentRoles, ...custom].map((role) => rowOf(ctx.entitlements, role, byRole.get(role))),
    nextCursor: null,
  };
}

/** One role's agent. */
export async function getAgent(
  ctx: TenantCtx & { entitlements: Granted },
  { role }: { role: string },
): Promise<AgentRow> {
  const row = await readTenant(ctx, (db) => db.agentConfig.findFirst({ where: { role } }));
  const known = agentRoles.some((name) => name === role);
  if (!row && !known) throw notFound('agent');
  return rowOf(ctx.entitlements, role, row);
}
