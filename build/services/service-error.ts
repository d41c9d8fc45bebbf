/** Why a private server or its data directory cannot be used. */
export type ServiceErrorCode =
  | 'locked'
  | 'unwritable'
  | 'disk_full'
  | 'tool_missing'
  | 'port_used'
  | 'wrong_kind'
  | 'build_failed'
  | 'start_failed'
  | 'gave_up'
  | 'aborted';

/** An error a person can act on: `message` is one sentence that ends with the remedy. */
export class ServiceError extends Error {
  readonly code: ServiceErrorCode;
  /** The remedy alone, an imperative clause. */
  readonly remedy: string;

  /** `what` and `remedy` are clauses without a full stop; together they make the message. */
  constructor(code: ServiceErrorCode, what: string, remedy: string, options?: { cause?: unknown }) {
    super(`${what}: ${remedy}.`, options);
    this.name = 'ServiceError';
    this.code = code;
    this.remedy = remedy;
  }
}

/** The system error code (`ENOENT`, `EACCES`, …) of a Node error, if it has one. */
export function systemCode(error: unknown): string | undefined {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return undefined;
}

/** Throws the `aborted` error when the start was cancelled. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new ServiceError('aborted', 'The start was cancelled', 'start again when you are ready');
}
