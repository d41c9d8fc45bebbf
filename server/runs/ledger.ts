import type { TenantCtx } from '../data/context.ts';
import { newId } from '../data/ids.ts';
import { monthIn } from '../data/month.ts';
import { asPlatform, type PlatformTx, type TenantTx, withTenant } from '../data/postgres/doors.ts';
import type { CredentialOwner, LlmProvider, PriceStatus } from '../data/postgres/enums.ts';
import { AppError } from '../errors/app-error.ts';
import type { Claim } from './claim.ts';
import { holdFence } from './fence.ts';

/** What a call may cost before it is made, micro-dollars. */
export interface Price {
  status: PriceStatus;
  heldMicros: bigint;
  credentialOwner: CredentialOwner;
}

/** A local model costs nothing, explicitly. Priced providers come with their adapters. */
export function priceOf(_provider: LlmProvider): Price {
  return { status: 'free_local', heldMicros: 0n, credentialOwner: 'none' };
}

export interface PromptTrace {
  /** SHA-256 of the assembled messages, hex. */
  hash: string;
  skills: { id: string; version: number; scope: string }[];
}

/** An open row of the ledger: one request to a model that has begun. */
export interface Reservation {
  id: string;
  period: string;
  heldMicros: bigint;
}

/**
 * Reserves a call before it is made, in the tenant's current month, and notes the prompt with the attempt.
 * @throws Fenced when the attempt is no longer held: nothing may be spent then
 */
export async function reserveCall(claim: Claim, trace: PromptTrace): Promise<Reservation> {
  const { ctx, run, tenant, held } = claim;
  const now = ctx.clock.now();
  const period = monthIn(tenant.timezone, now);
  const price = priceOf(run.provider);
  const id = newId();
  await withTenant(ctx, async (tx) => {
    await holdFence(tx, ctx, held);
    await tx.attempt.updateMany({
      where: { runId: run.id, attempt: held.attempt },
      data: { promptHash: trace.hash, skillVersions: trace.skills },
    });
    await tx.ledgerEntry.create({
      data: {
        id,
        period,
        campaignId: run.campaignId,
        taskId: run.taskId,
        runId: run.id,
        attempt: held.attempt,
        role: run.role,
        provider: run.provider,
        modelId: run.modelId,
        state: 'reserved',
        heldMicros: price.heldMicros,
        costMicros: 0n,
        inputTokens: 0n,
        outputTokens: 0n,
        priceStatus: price.status,
        credentialOwner: price.credentialOwner,
        estimated: true,
        createdAt: now,
      },
    });
    await tx.$executeRaw`
      INSERT INTO spend_months (tenant_id, period, settled_micros, held_micros, calls)
      VALUES (${ctx.tenantId}::uuid, ${period}, 0, ${price.heldMicros}, 1)
      ON CONFLICT (tenant_id, period)
      DO UPDATE SET held_micros = spend_months.held_micros + excluded.held_micros, calls = spend_months.calls + 1`;
  });
  return { id, period, heldMicros: price.heldMicros };
}

/** What a call came to. */
export interface CallResult {
  inputTokens: number;
  outputTokens: number;
  /** True when the tokens are not the provider's own figures. */
  estimated: boolean;
  firstTokenMs: number | null;
  durationMs: number;
  errorCode: string | null;
}

async function settle(
  tx: TenantTx | PlatformTx,
  ctx: TenantCtx,
  runId: string,
  reservation: Reservation,
  result: CallResult,
): Promise<void> {
  const { tenantId } = ctx;
  const costMicros = 0n;
  const { count } = await tx.ledgerEntry.updateMany({
    where: { tenantId, id: reservation.id, state: 'reserved' },
    data: {
      state: 'settled',
      costMicros,
      inputTokens: BigInt(result.inputTokens),
      outputTokens: BigInt(result.outputTokens),
      estimated: result.estimated,
      firstTokenMs: result.firstTokenMs,
      durationMs: result.durationMs,
      errorCode: result.errorCode,
      settledAt: ctx.clock.now(),
    },
  });
  if (count !== 1) return;
  await tx.run.updateMany({
    where: { tenantId, id: runId },
    data: {
      inputTokens: { increment: result.inputTokens },
      outputTokens: { increment: result.outputTokens },
      costMicros: { increment: costMicros },
    },
  });
  await tx.spendMonth.updateMany({
    where: { tenantId, period: reservation.period },
    data: { settledMicros: { increment: costMicros }, heldMicros: { decrement: reservation.heldMicros } },
  });
}

/**
 * Settles a reserved call, once; a second settlement of the same row has no effect. Also after the fence is lost, and
 * for a tenant suspended meanwhile: what was used until then counts, though the tenant's own door is shut.
 */
export async function settleCall(
  ctx: TenantCtx,
  runId: string,
  reservation: Reservation,
  result: CallResult,
): Promise<void> {
  try {
    await withTenant(ctx, (tx) => settle(tx, ctx, runId, reservation, result));
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'tenant_suspended') throw error;
    await asPlatform(ctx, 'reconcile', (tx) => settle(tx, ctx, runId, reservation, result));
  }
}
