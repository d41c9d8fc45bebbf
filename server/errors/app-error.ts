/** Every way a request can be refused; the HTTP status is fixed by the code. */
export const errorStatus = {
  invalid_input: 400,
  unauthenticated: 401,
  two_factor_required: 401,
  forbidden: 403,
  step_up_required: 403,
  plan_locked: 403,
  tenant_suspended: 403,
  not_found: 404,
  conflict: 409,
  slug_taken: 409,
  version_conflict: 409,
  illegal_move: 409,
  limit_reached: 422,
  spend_refused: 422,
  policy_blocked: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

export interface AppErrorOptions {
  /** Facts for machines: field errors, numbers, who may. Never secrets. */
  details?: Record<string, unknown>;
  /** Whether the same request may succeed later without a change. */
  retryable?: boolean;
  cause?: unknown;
}

/** A refusal in a sentence the reader can act on: what did not happen, why, what to do. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details;
    this.retryable = options.retryable ?? (code === 'unavailable' || code === 'rate_limited');
  }

  get status(): number {
    return errorStatus[this.code];
  }
}

/** The one sentence for a thing that is not there, or is another tenant's: both read the same. */
export const notFound = (what: string): AppError =>
  new AppError('not_found', `No such ${what}. It may have been removed.`);

/** An address that answers nothing, or nothing here: a foreign credential, an unknown host and a wrong path read the same. */
export const nothingHere = (): AppError => new AppError('not_found', 'There is nothing at this address.');
