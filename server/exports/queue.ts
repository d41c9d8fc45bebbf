import type { Ctx } from '../data/context.ts';
import { newId } from '../data/ids.ts';
import type { PlatformTx } from '../data/postgres/doors.ts';
import type { ExportCause } from '../data/postgres/enums.ts';

/** Queues an export of a whole tenant in the transaction that wants it; a worker makes it. @returns its id */
export async function queueExport(
  tx: PlatformTx,
  ctx: Ctx,
  of: { tenantId: string; cause: ExportCause },
): Promise<string> {
  const id = newId();
  const createdAt = ctx.clock.now();
  await tx.tenantExport.create({
    data: { ...of, id, state: 'queued', requestedBy: ctx.actor.label, createdAt },
  });
  return id;
}
