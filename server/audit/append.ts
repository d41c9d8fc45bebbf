import type { Ctx, TenantCtx } from '../data/context.ts';
import type { PlatformTx, TenantTx } from '../data/postgres/doors.ts';

/** What happened to what. `before` and `after` hold the changed fields only, never a secret. */
export interface AuditEvent {
  action: string;
  objectType: string;
  objectId: string;
  reason?: string | null;
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
}

const json = (value: Record<string, unknown> | null | undefined): string | null =>
  value ? JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? inner.toString() : inner)) : null;

/** Appends to a tenant's chain inside the transaction that did the thing. */
export async function auditTenant(
  ctx: Ctx & Pick<TenantCtx, 'tenantId'>,
  tx: TenantTx | PlatformTx,
  event: AuditEvent,
): Promise<void> {
  const { actor } = ctx;
  await tx.$queryRaw`SELECT audit_append(${ctx.tenantId}::uuid, ${ctx.clock.now()}::timestamptz, ${actor.kind}::"ActorKind", ${actor.id}, ${actor.label}, ${actor.role}, ${ctx.source}, ${ctx.requestId}, ${event.action}, ${event.objectType}, ${event.objectId}, ${event.reason ?? null}, ${json(event.before)}::jsonb, ${json(event.after)}::jsonb)`;
}

/** Appends to the platform's chain inside the transaction that did the thing. */
export async function auditPlatform(ctx: Ctx, tx: PlatformTx, event: AuditEvent): Promise<void> {
  const { actor } = ctx;
  await tx.$queryRaw`SELECT platform_audit_append(${ctx.clock.now()}::timestamptz, ${actor.kind}::"ActorKind", ${actor.id}, ${actor.label}, ${actor.role}, ${ctx.source}, ${ctx.requestId}, ${event.action}, ${event.objectType}, ${event.objectId}, ${event.reason ?? null}, ${json(event.before)}::jsonb, ${json(event.after)}::jsonb)`;
}
