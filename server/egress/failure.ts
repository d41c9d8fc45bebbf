/** How an outbound request can fail before or while it is answered. */
export type EgressCode =
  | 'blocked'
  | 'redirect_refused'
  | 'unresolved'
  | 'connect_failed'
  | 'timeout'
  | 'aborted'
  | 'broken'
  | 'too_large';

/** Which clock ran out. */
export type TimeoutPhase = 'connect' | 'first_byte' | 'idle' | 'total';

/** An outbound request that was refused or broke. The message names the host, never the path, body or credentials. */
export class EgressFailure extends Error {
  readonly code: EgressCode;
  readonly phase: TimeoutPhase | undefined;

  constructor(code: EgressCode, message: string, options: { phase?: TimeoutPhase; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'EgressFailure';
    this.code = code;
    this.phase = options.phase;
  }
}
