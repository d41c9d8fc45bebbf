import type { TenantTx } from '../data/postgres/doors.ts';
import type { RunState, StopReason } from '../data/postgres/enums.ts';
import { AppError } from '../errors/app-error.ts';
import type { LiveEvent } from '../events/index.ts';
import { ModelFailure, type ModelFailureCode, type Models } from '../llm/index.ts';
import type { Claim } from './claim.ts';
import type { RunSettings } from './settings.ts';
import type { AttemptWatch } from './watch.ts';

/** How a run ended. Only `done` looks like success. */
export interface Outcome {
  state: Extract<RunState, 'done' | 'stopped' | 'failed'>;
  stopReason: StopReason;
  /** What happened, why, what to do; null where there is nothing to say. */
  stopDetail: string | null;
}

/** Writes what an outcome means for the campaign, inside the transaction that ends the attempt. */
export type Recording = (tx: TenantTx) => Promise<LiveEvent[]>;

/** What every step is given. */
export interface StepContext {
  claim: Claim;
  watch: AttemptWatch;
  settings: RunSettings;
  models: Models;
}

/** What a run's purpose does: plan a campaign, or work on a task. */
export interface Step {
  /** @throws ModelFailure, StepRefused, Fenced; AppError plan_locked and policy_blocked for what the tenant may not use */
  execute(given: StepContext): Promise<{ outcome: Outcome; record: Recording }>;
  /** What a failed run means for the campaign. */
  fail(claim: Claim, outcome: Outcome): Recording;
}

const reasons: Record<Exclude<ModelFailureCode, 'aborted'>, StopReason> = {
  unreachable: 'provider_failed',
  rate_limited: 'provider_failed',
  overloaded: 'provider_failed',
  bad_response: 'provider_failed',
  truncated: 'provider_failed',
  model_missing: 'model_missing',
  timeout: 'timeout',
  policy_blocked: 'policy_blocked',
};

/** What a failed call means for the run. */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof ModelFailure && error.code !== 'aborted')
    return { state: 'failed', stopReason: reasons[error.code], stopDetail: error.message };
  if (error instanceof StepRefused)
    return { state: 'failed', stopReason: error.stopReason, stopDetail: error.message };
  if (error instanceof AppError && (error.code === 'plan_locked' || error.code === 'policy_blocked'))
    return { state: 'failed', stopReason: 'policy_blocked', stopDetail: error.message };
  return {
    state: 'failed',
    stopReason: 'provider_failed',
    stopDetail:
      'The run failed on our side; the server log has the details. Try again, and tell the operator if it stays so.',
  };
}

/** A run that cannot begin: its agent is gone, or its provider is not connected. */
export class StepRefused extends Error {
  readonly stopReason: StopReason;
  constructor(stopReason: StopReason, message: string) {
    super(message);
    this.name = 'StepRefused';
    this.stopReason = stopReason;
  }
}
