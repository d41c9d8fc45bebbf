import { EgressFailure, type TimeoutPhase } from './failure.ts';

/** Separate limits of one request, milliseconds. */
export interface Deadlines {
  /** Name, connection and the first byte of the answer's headers. */
  firstByteMs: number;
  /** Between two pieces of the answer. */
  idleMs: number;
  /** All of it. */
  totalMs: number;
}

const sentences: Record<TimeoutPhase, string> = {
  connect: 'did not take the connection',
  first_byte: 'did not begin to answer',
  idle: 'went silent in the middle of its answer',
  total: 'did not finish its answer',
};

/** The clocks of one request: the first that runs out aborts it with a typed failure. */
export class RequestClock {
  private readonly controller = new AbortController();
  private readonly host: string;
  private readonly deadlines: Deadlines;
  private readonly total: NodeJS.Timeout;
  private waiting: NodeJS.Timeout;
  private readonly caller: AbortSignal | undefined;
  private readonly onCallerAbort = (): void =>
    this.fail(new EgressFailure('aborted', `The request to ${this.host} was stopped.`));

  constructor(host: string, deadlines: Deadlines, caller?: AbortSignal) {
    this.host = host;
    this.deadlines = deadlines;
    this.caller = caller;
    this.total = this.timer('total', deadlines.totalMs);
    this.waiting = this.timer('first_byte', deadlines.firstByteMs);
    if (caller?.aborted) this.onCallerAbort();
    else caller?.addEventListener('abort', this.onCallerAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Why it was aborted, if it was. */
  get failure(): EgressFailure | undefined {
    return this.signal.aborted ? (this.signal.reason as EgressFailure) : undefined;
  }

  /** A piece arrived: the wait for the next one begins. */
  progressed(): void {
    clearTimeout(this.waiting);
    if (!this.signal.aborted) this.waiting = this.timer('idle', this.deadlines.idleMs);
  }

  stop(): void {
    clearTimeout(this.total);
    clearTimeout(this.waiting);
    this.caller?.removeEventListener('abort', this.onCallerAbort);
  }

  private timer(phase: TimeoutPhase, ms: number): NodeJS.Timeout {
    const failure = (): EgressFailure =>
      new EgressFailure('timeout', `${this.host} ${sentences[phase]} within ${ms / 1_000} s.`, { phase });
    return setTimeout(() => this.fail(failure()), ms);
  }

  private fail(failure: EgressFailure): void {
    this.stop();
    this.controller.abort(failure);
  }
}
