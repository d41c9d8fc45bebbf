import type { Ctx, TenantCtx } from '../data/context.ts';
import type { PlatformTx, TenantTx } from '../data/postgres/doors.ts';
import { auditable, redactText } from './redact.ts';

/**
 * What happened to what. Of `before` and `after` the changed fields are kept, without secrets and bounded in size:
 * see redact.ts.
 */
export interface AuditEvent {
  action: string;
  objectType: string;
  objectId: string;
  reason?: string | null;
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
}

/** The event as it is stored: change as JSON, reason as text. */
function stored({ before, after, reason }: AuditEvent) {
  const kept = auditable(before, after);
  return {
    before: kept.before && JSON.stringify(kept.before),
    after: kept.after && JSON.stringify(kept.after),
    reason: reason ? redactText(reason) : null,
  };
}

/** Appends to a tenant's chain inside the transaction that did the thing. */
export async function auditTenant(
  ctx: Ctx & Pick<TenantCtx, 'tenantId'>,
  tx: TenantTx | PlatformTx,
  event: AuditEvent,
): Promise<void> {
  const { actor } = ctx;
  const { before, after, reason } = stored(event);
  await tx.$queryRaw`SELECT audit_append(${ctx.tenantId}::uuid, ${ctx.clock.now()}::timestamptz, ${actor.kind}::"ActorKind", ${actor.id}, ${actor.label}, ${actor.role}, ${ctx.source}, ${ctx.requestId}, ${event.action}, ${event.objectType}, ${event.objectId}, ${reason}, ${before}::jsonb, ${after}::jsonb)`;
}

/** Appends to the platform's chain inside the transaction that did the thing. */
export async function auditPlatform(ctx: Ctx, tx: PlatformTx, event: AuditEvent): Promise<void> {
  const { actor } = ctx;
  const { before, after, reason } = stored(event);
  await tx.$queryRaw`SELECT platform_audit_append(${ctx.clock.now()}::timestamptz, ${actor.kind}::"ActorKind", ${actor.id}, ${actor.label}, ${actor.role}, ${ctx.source}, ${ctx.requestId}, ${event.action}, ${event.objectType}, ${event.objectId}, ${reason}, ${before}::jsonb, ${after}::jsonb)`;
}
