import { createHash } from 'node:crypto';
import type { TenantCtx } from '../data/context.ts';
import { newId } from '../data/ids.ts';
import { mongoFor } from '../data/mongo/documents.ts';
import { AppError } from '../errors/app-error.ts';
import type { Delivered } from './role-contracts.ts';

/** A deliverable's body as it lies in the tenant's database; one for each run, whatever the attempt. */
export interface StoredDeliverable {
  /** The run. */
  _id: string;
  deliverableId: string;
  campaignId: string;
  taskId: string;
  content: Delivered;
  hash: string;
  bytes: number;
  createdAt: Date;
}

const collection = 'deliverables';
type Reach = Pick<TenantCtx, 'stores' | 'tenantSlug' | 'clock'>;

/** SHA-256 of a body as JSON, hex. The document store keeps the order of keys. */
export const contentHash = (content: Delivered): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex');

/** What a run stored before, if it did. */
export function findStored(
  ctx: Pick<Reach, 'stores' | 'tenantSlug'>,
  runId: string,
): Promise<StoredDeliverable | null> {
  return mongoFor(ctx, (db) => db.collection<StoredDeliverable>(collection).findOne({ _id: runId }));
}

/** Stores a run's deliverable. The first one stored for a run stays: a late or second worker gets that one back. */
export async function storeDeliverable(
  ctx: Reach,
  of: { runId: string; campaignId: string; taskId: string },
  content: Delivered,
): Promise<StoredDeliverable> {
  const stored: StoredDeliverable = {
    _id: of.runId,
    deliverableId: newId(),
    campaignId: of.campaignId,
    taskId: of.taskId,
    content,
    hash: contentHash(content),
    bytes: Buffer.byteLength(JSON.stringify(content)),
    createdAt: ctx.clock.now(),
  };
  try {
    await mongoFor(ctx, (db) => db.collection<StoredDeliverable>(collection).insertOne(stored));
    return stored;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
    const first = await findStored(ctx, of.runId);
    if (!first) throw error;
    return first;
  }
}
