import { z } from 'zod';
import { LlmProvider } from '../data/postgres/enums.ts';
import { id, instant, line, usd } from '../trpc/contract.ts';

export const agentRole = z.string().regex(/^[a-z][a-z0-9-]{1,40}$/, 'Not an agent role');

export const agentLimits = z.strictObject({
  concurrency: z.number().int().min(1).max(50),
  timeoutMs: z.number().int().min(5_000).max(3_600_000),
  maxCostUsdPerTask: usd.nullable(),
});

/** TenantAgentConfig of the specification. */
export const agentConfig = z.object({
  agentRole,
  adapterType: z.enum(LlmProvider),
  modelId: z.string(),
  skillIds: z.array(id),
  toolNames: z.array(z.string()),
  limits: agentLimits,
  escalationAfterFailures: z.number().int(),
  isActive: z.boolean(),
  version: z.number().int(),
  updatedAt: instant,
});
export type AgentConfig = z.output<typeof agentConfig>;

/** A role as the tenant's list shows it: configured or not, allowed by its plan or locked. */
export const agentRow = z.object({
  agentRole,
  config: agentConfig.nullable(),
  lockedUntilPlan: z.string().nullable(),
  /** Why it takes no work, configured or not: its role or provider is not part of what the tenant may use. */
  frozen: z.string().nullable(),
});

export const listAgentsOutput = z.object({ items: z.array(agentRow), nextCursor: z.null() });
export const getAgentInput = z.strictObject({ role: agentRole });

export const putAgentInput = z.strictObject({
  role: agentRole,
  adapterType: z.enum(LlmProvider),
  modelId: line(200),
  skillIds: z.array(id).max(20).default([]),
  toolNames: z
    .array(z.string().regex(/^[a-z][a-z0-9_]{2,40}$/, 'Not a tool name'))
    .max(20)
    .default([]),
  limits: agentLimits,
  escalationAfterFailures: z.number().int().min(1).max(10).default(2),
  isActive: z.boolean().default(true),
  /** Version seen when editing began; another one in the record is a version_conflict. Absent for a first save. */
  version: z.number().int().min(1).optional(),
});
export type PutAgentInput = z.output<typeof putAgentInput>;

/** What the tenant's model server can do now. */
export const modelServer = z.object({
  provider: z.enum(LlmProvider),
  state: z.enum(['ok', 'unreachable', 'model_missing', 'not_configured', 'blocked_by_policy']),
  /** A sentence: what was seen, and how to connect one. */
  detail: z.string(),
  models: z.array(z.object({ id: z.string(), sizeBytes: z.number(), digest: z.string() })),
});
export type ModelServer = z.output<typeof modelServer>;
