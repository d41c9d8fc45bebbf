import { auditPlatform, auditTenant } from '../audit/index.ts';
import { authOf } from '../auth/index.ts';
import type { Ctx } from '../data/context.ts';
import { microsToUsd } from '../data/money.ts';
import type { PlatformTx } from '../data/postgres/doors.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { publish } from '../events/index.ts';

type Fields = Record<string, unknown>;
/** Change with every act and tell nothing. */
const counters: ReadonlySet<string> = new Set(['version', 'updatedAt']);

const told = (field: string, value: unknown): [string, unknown] =>
  field === 'monthlySpendCapMicros'
    ? ['monthlySpendCapUsd', microsToUsd(value as bigint)]
    : [field, value instanceof Date ? value.toISOString() : value];

/** The fields in which two states of a tenant differ, as audit shows them. */
export function changedFields(before: Tenant, after: Tenant): { before: Fields; after: Fields } {
  const fields = (Object.keys(before) as (keyof Tenant)[]).filter((field) => {
    if (counters.has(field)) return false;
    const [, was] = told(field, before[field]);
    const [, is] = told(field, after[field]);
    return JSON.stringify(was) !== JSON.stringify(is);
  });
  const of = (tenant: Tenant): Fields =>
    Object.fromEntries(fields.map((field) => told(field, tenant[field])));
  return { before: of(before), after: of(after) };
}

/** Audits a change of a tenant on the platform's chain and on its own, inside the transaction that made it. */
export async function auditChange(
  ctx: Ctx,
  tx: PlatformTx,
  change: { action: string; reason: string | null; before: Tenant; after: Tenant; more?: Fields },
): Promise<void> {
  const { id } = change.after;
  const changed = changedFields(change.before, change.after);
  const event = {
    action: change.action,
    objectType: 'tenant',
    objectId: id,
    reason: change.reason,
    before: changed.before,
    after: { ...changed.after, ...change.more },
  };
  await auditTenant({ ...ctx, tenantId: id }, tx, event);
  await auditPlatform(ctx, tx, event);
}

/** Tells every process and open screen that a tenant changed. Call it after the commit. */
export async function announceTenant(ctx: Ctx, { id, status }: Pick<Tenant, 'id' | 'status'>): Promise<void> {
  await Promise.all([
    authOf(ctx).changed({ kind: 'tenant', id }),
    publish({ ...ctx, tenantId: id }, [{ type: 'tenant', tenantId: id, status }]),
  ]);
}
