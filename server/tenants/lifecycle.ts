import type { TenantStatus } from '../data/postgres/enums.ts';
import { AppError, notFound } from '../errors/app-error.ts';

/** How long a trial runs from its first submitted campaign, days. */
export const trialDays = 14;
const dayMs = 86_400_000;

/** What the lifecycle of a tenant is kept in. */
export interface LifecycleState {
  status: TenantStatus;
  statusBeforeSuspension: TenantStatus | null;
  /** Null also while deleted, where it was not suspended before: restoring brings it back as it was. */
  suspendedAt: Date | null;
  suspendedBy: string | null;
  suspensionReason: string | null;
  trialStartedAt: Date | null;
  deletedAt: Date | null;
  purgeAt: Date | null;
  purgeStartedAt: Date | null;
}

/** A move of the lifecycle. `by` and `reason` are kept with the tenant; every move is audited by its verb. */
export type LifecycleMove =
  | { kind: 'suspend'; by: string; reason: string }
  | { kind: 'resume' }
  | { kind: 'delete'; by: string; reason: string; graceDays: number }
  | { kind: 'restore' }
  | { kind: 'start_trial_clock' }
  | { kind: 'end_trial' }
  | { kind: 'begin_purge' };

const onTrial = (tenant: Pick<LifecycleState, 'status' | 'statusBeforeSuspension'>): boolean =>
  tenant.status === 'trialing' || tenant.statusBeforeSuspension === 'trialing';

/** When an unpaid trial ends; null where no clock runs. */
export function trialEnd(
  tenant: Pick<LifecycleState, 'status' | 'statusBeforeSuspension' | 'trialStartedAt'>,
): Date | null {
  if (!onTrial(tenant) || !tenant.trialStartedAt) return null;
  return new Date(tenant.trialStartedAt.getTime() + trialDays * dayMs);
}

const illegal = (message: string): AppError => new AppError('illegal_move', message);
const at = (date: Date | null): string =>
  date ? ` on ${date.toISOString().slice(0, 16).replace('T', ' ')} UTC` : '';
const byWhom = (by: string | null): string => (by ? ` by ${by}` : '');

/** @throws AppError illegal_move for a deleted tenant; not_found for one whose purge has begun */
export function assertNotGoing(tenant: Pick<LifecycleState, 'deletedAt' | 'purgeStartedAt'>): void {
  if (tenant.purgeStartedAt) throw notFound('tenant');
  if (tenant.deletedAt)
    throw illegal(
      `Not done: this tenant was deleted${at(tenant.deletedAt)} and waits for its purge. Restore it first.`,
    );
}

const suspension = (
  state: LifecycleState,
  { by, reason }: { by: string; reason: string },
  suspendedAt: Date | null,
): Partial<LifecycleState> => ({
  status: 'suspended',
  statusBeforeSuspension: state.status,
  suspendedAt,
  suspendedBy: by,
  suspensionReason: reason,
});

const unsuspended = (state: LifecycleState): Partial<LifecycleState> => ({
  status: state.statusBeforeSuspension ?? 'active',
  statusBeforeSuspension: null,
  suspendedAt: null,
  suspendedBy: null,
  suspensionReason: null,
});

/**
 * What a move makes of a tenant; pure. trialing → active; trialing or active → suspended → what it was before;
 * anything → deleted (suspended, with a date of purge) → restored until the purge begins.
 * @throws AppError illegal_move with a sentence; not_found for a tenant whose purge has begun
 */
export function decideMove(state: LifecycleState, move: LifecycleMove, now: Date): Partial<LifecycleState> {
  switch (move.kind) {
    case 'suspend':
      assertNotGoing(state);
      if (state.status === 'suspended')
        throw illegal(`It was suspended already${byWhom(state.suspendedBy)}${at(state.suspendedAt)}.`);
      return suspension(state, move, now);
    case 'resume':
      assertNotGoing(state);
      if (state.status !== 'suspended') throw illegal('Not resumed: it is not suspended.');
      return unsuspended(state);
    case 'delete':
      assertNotGoing(state);
      return {
        ...(state.status === 'suspended' ? {} : suspension(state, move, null)),
        deletedAt: now,
        purgeAt: new Date(now.getTime() + move.graceDays * dayMs),
      };
    case 'restore':
      if (state.purgeStartedAt) throw notFound('tenant');
      if (!state.deletedAt) throw illegal('Not restored: it was not deleted.');
      // Suspended before it was deleted: it comes back suspended.
      return {
        ...(state.suspendedAt ? {} : unsuspended(state)),
        deletedAt: null,
        purgeAt: null,
      };
    case 'start_trial_clock':
      // Its first campaign may have been submitted a moment before it was suspended.
      if (state.trialStartedAt || !onTrial(state))
        throw illegal('No trial clock to start: it runs already, or this is no trial.');
      return { trialStartedAt: now };
    case 'end_trial': {
      const ends = trialEnd(state);
      if (state.status !== 'trialing' || !ends) throw illegal('Not ended: no trial clock runs.');
      if (ends > now) throw illegal(`Not ended: the trial runs until ${ends.toISOString().slice(0, 10)}.`);
      return { status: 'active' };
    }
    case 'begin_purge':
      if (!state.deletedAt || !state.purgeAt) throw illegal('Not purged: it was not deleted.');
      if (state.purgeAt > now)
        throw illegal(`Not purged: it can be restored until ${state.purgeAt.toISOString().slice(0, 10)}.`);
      return { purgeStartedAt: state.purgeStartedAt ?? now };
  }
}
