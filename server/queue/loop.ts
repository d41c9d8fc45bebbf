import type { Logger } from 'pino';

/** Longest wait after rounds that failed, milliseconds. */
const longestWaitMs = 5_000;

/** Does a round of work again and again, one at a time; a failed round is logged and waits longer. */
export class Loop {
  closed = false;
  private readonly log: Logger;
  private readonly name: string;
  private readonly everyMs: number;
  private readonly round: () => Promise<void>;
  private readonly running: Promise<void>;
  private woken = false;
  private wakeUp: (() => void) | undefined;

  constructor(log: Logger, name: string, everyMs: number, round: () => Promise<void>) {
    this.log = log;
    this.name = name;
    this.everyMs = everyMs;
    this.round = round;
    // The first round starts after the constructor's caller has the loop in hand.
    this.running = Promise.resolve().then(() => this.run());
  }

  /** Starts the next round now. */
  wake(): void {
    this.woken = true;
    this.wakeUp?.();
  }

  /** Ends after the round that runs now. */
  async close(): Promise<void> {
    this.closed = true;
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.closed) {
      this.woken = false;
      try {
        await this.round();
        failures = 0;
      } catch (error) {
        failures += 1;
        this.log.warn({ err: error, loop: this.name, failures }, 'round failed; trying again');
      }
      await this.pause(
        Math.min(this.everyMs * 2 ** Math.min(failures, 6), Math.max(longestWaitMs, this.everyMs)),
      );
    }
  }

  private async pause(ms: number): Promise<void> {
    if (this.woken || this.closed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wakeUp = undefined;
  }
}
