import type { TimeoutPhase } from '../egress/index.ts';

/** Every way a request to a model can fail. */
export type ModelFailureCode =
  | 'unreachable'
  | 'model_missing'
  | 'timeout'
  | 'rate_limited'
  | 'overloaded'
  | 'bad_response'
  | 'policy_blocked'
  | 'aborted'
  /** The answer ended in the middle, or the prompt does not fit the model's window. */
  | 'truncated';

/** A failed request to a model, in a sentence people can act on. It names no host, no prompt and no key. */
export class ModelFailure extends Error {
  readonly code: ModelFailureCode;
  /** Which clock ran out, for `timeout`. */
  readonly phase: TimeoutPhase | undefined;

  constructor(
    code: ModelFailureCode,
    message: string,
    options: { phase?: TimeoutPhase | undefined; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ModelFailure';
    this.code = code;
    this.phase = options.phase;
  }
}
