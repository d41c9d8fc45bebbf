import type { TenantCtx } from '../data/context.ts';
import { readTenant } from '../data/postgres/doors.ts';
import { AppError, notFound } from '../errors/app-error.ts';
import type { DeliverableDetail } from './contract.ts';
import { presentDeliverable } from './list.ts';
import { contentHash, findStored } from './store.ts';

/** One deliverable with what was delivered. A body that does not match its recorded hash is not shown. */
export async function getDeliverable(ctx: TenantCtx, { id }: { id: string }): Promise<DeliverableDetail> {
  const row = await readTenant(ctx, (db) =>
    db.deliverable.findFirst({ where: { id }, include: { task: { select: { title: true, role: true } } } }),
  );
  if (!row) throw notFound('deliverable');
  const stored = await findStored(ctx, row.runId);
  if (!stored || contentHash(stored.content) !== row.hash) {
    ctx.log.error({ deliverableId: id, found: stored !== null }, 'deliverable body missing or changed');
    throw new AppError(
      'internal',
      'The text of this deliverable is missing in the document store or was changed there. Restore it from a backup, or run the task again.',
    );
  }
  return {
    ...presentDeliverable(row),
    taskTitle: row.task.title,
    role: row.task.role,
    content: stored.content,
  };
}
