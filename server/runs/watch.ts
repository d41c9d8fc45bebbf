import { readTenant, withTenant } from '../data/postgres/doors.ts';
import { AppError } from '../errors/app-error.ts';
import type { Claim } from './claim.ts';
import { Fenced, holdFence } from './fence.ts';

/** Why a running attempt was told to stop. */
export type AbortCause = 'cancel' | 'suspend' | 'shutdown' | 'fenced';

/** Keeps an attempt's sign of life and its AbortSignal: fires when it was cancelled, suspended or given to another. */
export class AttemptWatch {
  private readonly claim: Claim;
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private looking: Promise<void> | undefined;

  constructor(claim: Claim, heartbeatMs: number) {
    this.claim = claim;
    this.timer = setInterval(() => void this.look(), heartbeatMs);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get cause(): AbortCause | undefined {
    return this.signal.aborted ? (this.signal.reason as AbortCause) : undefined;
  }

  get runId(): string {
    return this.claim.held.runId;
  }

  stop(cause: AbortCause): void {
    if (!this.signal.aborted) this.controller.abort(cause);
    clearInterval(this.timer);
  }

  /** Renews the sign of life and looks whether to go on; one look at a time. */
  look(): Promise<void> {
    this.looking ??= this.beat().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  end(): void {
    clearInterval(this.timer);
  }

  private async beat(): Promise<void> {
    const { ctx, held } = this.claim;
    try {
      await withTenant(ctx, (tx) => holdFence(tx, ctx, held));
    } catch (error) {
      if (error instanceof Fenced) this.stop(await this.whoseDoing());
      else if (error instanceof AppError && error.code === 'tenant_suspended') this.stop('suspend');
      else if (error instanceof AppError && error.code === 'not_found') this.stop('fenced');
      // A record that does not answer now says nothing about the attempt: the next beat asks again.
      else ctx.log.debug({ err: error }, 'sign of life not recorded');
    }
  }

  private async whoseDoing(): Promise<AbortCause> {
    const { ctx, held } = this.claim;
    const run = await readTenant(ctx, (db) =>
      db.run.findFirst({ where: { id: held.runId }, select: { state: true } }),
    ).catch(() => null);
    return run?.state === 'cancelled' ? 'cancel' : 'fenced';
  }
}
