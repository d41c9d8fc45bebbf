/**
 * Remembers how long a thing has looked the same to this process. Ages come from our own monotonic clock, so neither
 * a worker's wrong clock nor an outage of the record makes a living attempt look dead.
 */
export class Unchanged {
  private seen = new Map<string, { mark: string; since: number; round: number }>();
  private round = 0;
  private readonly now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  /** Milliseconds for which `key` has had this mark. */
  age(key: string, mark: string): number {
    const known = this.seen.get(key);
    if (known?.mark === mark) {
      known.round = this.round;
      return this.now() - known.since;
    }
    this.seen.set(key, { mark, since: this.now(), round: this.round });
    return 0;
  }

  /** Forgets what the last whole round did not meet. */
  endRound(): void {
    for (const [key, { round }] of this.seen) if (round < this.round) this.seen.delete(key);
    this.round += 1;
  }

  /** Forgets everything: after an outage nobody could show a sign of life. */
  clear(): void {
    this.seen.clear();
  }
}
