import type { Ctx } from '../data/context.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import { AppError } from '../errors/app-error.ts';
import type { ExportClaim, ExportSettings } from './claim.ts';

/** Rows and documents written so far, and how many there will be. */
export interface Progress {
  done: number;
  total: number | null;
}

/** The right to make an export, kept by signs of life. */
export interface Lease {
  progress: Progress;
  /** Throws once the right is lost, or could be: nothing may be written any more. */
  check(): void;
  /** Ends the signs of life. */
  end(): Promise<void>;
}

const lost = (): AppError =>
  new AppError('conflict', 'Another worker has taken the export up, or its tenant is gone.');

/** Tells that this worker lives and how far it is, until the export ends or somebody else has it. */
export function holdLease(ctx: Ctx, claim: ExportClaim, settings: ExportSettings): Lease {
  const progress: Progress = { done: 0, total: null };
  // Measured from before the record is asked: another worker may count from then.
  let alive = performance.now();
  let gone = false;
  const beat = async (): Promise<void> => {
    const asked = performance.now();
    const { tenantId, exportId, attempt } = claim;
    const { count } = await asPlatform(ctx, 'export', (tx) =>
      tx.tenantExport.updateMany({
        where: { tenantId, id: exportId, state: 'running', tries: attempt },
        data: {
          heartbeatAt: ctx.clock.now(),
          rowsDone: BigInt(progress.done),
          rowsTotal: progress.total === null ? null : BigInt(progress.total),
        },
      }),
    );
    if (count === 0) gone = true;
    else alive = asked;
  };
  let beating: Promise<void> | null = null;
  const timer = setInterval(() => {
    beating ??= beat()
      .catch((error: unknown) =>
        ctx.log.warn({ err: error, exportId: claim.exportId }, 'no sign of life given'),
      )
      .finally(() => {
        beating = null;
      });
  }, settings.heartbeatMs);
  return {
    progress,
    check() {
      ctx.signal?.throwIfAborted();
      if (gone || performance.now() - alive > settings.staleMs / 2) throw lost();
    },
    async end() {
      clearInterval(timer);
      await beating;
    },
  };
}
