import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ctx } from '../data/context.ts';
import { measureArchive, removeArchives, storeArchive } from '../data/mongo/archives.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import { AppError } from '../errors/app-error.ts';
import { archiveName, claimExport, type ExportClaim, type ExportSettings, exportDefaults } from './claim.ts';
import { writeTenant } from './contents.ts';
import { holdLease, type Lease } from './lease.ts';

/** How long the archive of an export that was asked for is kept, days. */
export const keptDays = 7;
const dayMs = 86_400_000;

interface Made {
  files: number;
  bytes: number;
  sha256: string;
}

const lastTries = (claim: ExportClaim, last: number): string[] =>
  Array.from({ length: last }, (_, at) => archiveName({ exportId: claim.exportId, attempt: at + 1 }));

async function write(ctx: Ctx, claim: ExportClaim, lease: Lease): Promise<Made> {
  const of = { stores: ctx.stores, tenantSlug: claim.tenantSlug };
  // What tries that died left half written.
  await removeArchives(of, lastTries(claim, claim.attempt));
  const name = archiveName(claim);
  const hash = createHash('sha256');
  let bytes = 0;
  const files = await writeTenant(ctx, claim, lease, (archive) =>
    storeArchive(
      of,
      name,
      (async function* () {
        for await (const piece of archive) {
          lease.check();
          hash.update(piece);
          bytes += piece.length;
          yield piece;
        }
      })(),
    ),
  );
  const sha256 = hash.digest('hex');
  // A purge may rely on this archive: what counts is what the store gives back.
  const stored = await measureArchive(of, name);
  if (stored.bytes !== bytes || stored.sha256 !== sha256)
    throw new AppError(
      'unavailable',
      `The document store gave back another archive than was written (${stored.bytes} of ${bytes} bytes).`,
    );
  lease.check();
  return { files, bytes, sha256 };
}

/** The row as this worker's try left it. */
const own = ({ tenantId, exportId, attempt }: ExportClaim) => ({ tenantId, id: exportId, tries: attempt });

/** The row while it is this worker's; false when it is not any more. */
async function settle(ctx: Ctx, claim: ExportClaim, data: Record<string, unknown>): Promise<boolean> {
  const where = { ...own(claim), state: 'running' as const };
  const { count } = await asPlatform(ctx, 'export', (tx) => tx.tenantExport.updateMany({ where, data }));
  return count > 0;
}

/** Whether the row says that this try made it. */
async function isDone(ctx: Ctx, claim: ExportClaim): Promise<boolean> {
  const where = { ...own(claim), state: 'done' as const };
  return (await asPlatform(ctx, 'export', (tx) => tx.tenantExport.count({ where }))) > 0;
}

/**
 * Writes that it is done; asks again as long as the lease lasts, so that a database which is away for a moment costs no
 * archive of an hour. False when the row is not this worker's any more.
 */
async function settleDone(
  ctx: Ctx,
  claim: ExportClaim,
  lease: Lease,
  made: Made,
  retryMs: number,
): Promise<boolean> {
  const now = ctx.clock.now();
  const data = {
    state: 'done',
    rowsDone: BigInt(lease.progress.done),
    rowsTotal: BigInt(lease.progress.done),
    files: made.files,
    bytes: BigInt(made.bytes),
    sha256: made.sha256,
    errorMessage: null,
    finishedAt: now,
    // One made for a deletion goes with the tenant.
    expiresAt: claim.cause === 'request' ? new Date(now.getTime() + keptDays * dayMs) : null,
  };
  for (;;) {
    try {
      return await settle(ctx, claim, data);
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'unavailable')) throw error;
      ctx.log.warn(
        { err: error, exportId: claim.exportId },
        'an export is made, which cannot be written yet',
      );
    }
    await delay(retryMs);
    lease.check();
  }
}

async function fail(ctx: Ctx, claim: ExportClaim, error: unknown, settings: ExportSettings): Promise<void> {
  const now = ctx.clock.now();
  if (ctx.signal?.aborted) {
    // The worker stops: that is no try of the export's.
    await settle(ctx, claim, { state: 'queued', tries: claim.attempt - 1, heartbeatAt: null });
    return;
  }
  const about = { err: error, exportId: claim.exportId, tenantId: claim.tenantId, attempt: claim.attempt };
  const why =
    error instanceof AppError
      ? error.message
      : 'Something failed while the archive was written; the log says what.';
  const last = claim.attempt >= settings.maxTries;
  const kept = await settle(
    ctx,
    claim,
    last
      ? { state: 'failed', finishedAt: now, errorMessage: `Not made in ${claim.attempt} tries. ${why}` }
      : { state: 'queued', heartbeatAt: now, errorMessage: why },
  );
  ctx.log.warn({ ...about, kept }, last ? 'export failed' : 'export failed, tried again');
}

async function make(ctx: Ctx, claim: ExportClaim, settings: ExportSettings): Promise<void> {
  const of = { stores: ctx.stores, tenantSlug: claim.tenantSlug };
  const lease = holdLease(ctx, claim, settings);
  try {
    const made = await write(ctx, claim, lease);
    await lease.end();
    const kept = await settleDone(ctx, claim, lease, made, settings.heartbeatMs);
    if (!kept)
      throw new AppError('conflict', 'Another worker has taken the export up, or its tenant is gone.');
    ctx.log.info({ exportId: claim.exportId, tenantId: claim.tenantId, ...made }, 'export made');
  } catch (error) {
    await lease.end();
    // It may have been only the answer that was lost: an archive that is said to be there stays.
    if (await isDone(ctx, claim)) return;
    await fail(ctx, claim, error, settings);
    await removeArchives(of, [archiveName(claim)]).catch((inner: unknown) =>
      ctx.log.warn(
        { err: inner, exportId: claim.exportId },
        'half an archive is left; the next try removes it',
      ),
    );
  }
}

/** Makes the exports that wait, one after the other. Any number of workers may do so at once. */
export async function makeExports(ctx: Ctx, given: Partial<ExportSettings> = {}): Promise<void> {
  const settings = { ...exportDefaults, ...given };
  while (!ctx.signal?.aborted) {
    const claim = await claimExport(ctx, settings);
    if (!claim) return;
    await make(ctx, claim, settings);
  }
}
