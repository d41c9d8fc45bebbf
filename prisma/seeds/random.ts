import { createHash } from 'node:crypto';

/**
 * A stream of chance that follows from its name alone: the same name, the same stream, on every machine.
 * One for each (seed, tenant, table), so that adding a tenant moves nothing of the others.
 */
export class Stream {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(name: string) {
    const digest = createHash('sha256').update(name).digest();
    this.a = digest.readInt32LE(0);
    this.b = digest.readInt32LE(4);
    this.c = digest.readInt32LE(8);
    for (let round = 0; round < 12; round += 1) this.bits();
  }

  /** 32 random bits (sfc32). */
  bits(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** From 0 up to, never reaching, 1. */
  next(): number {
    return this.bits() / 4_294_967_296;
  }

  /** A whole number from `from` to `to`, both possible. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  between(from: number, to: number): number {
    return from + this.next() * (to - from);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const chosen = list[Math.floor(this.next() * list.length)];
    if (chosen === undefined) throw new Error('Nothing to pick from');
    return chosen;
  }

  /** `count` different entries in a random order; all of them where there are fewer. */
  sample<T>(list: readonly T[], count: number): T[] {
    const rest = [...list];
    const taken: T[] = [];
    while (taken.length < count && rest.length > 0) {
      taken.push(...rest.splice(Math.floor(this.next() * rest.length), 1));
    }
    return taken;
  }

  /** Standard normal (Box–Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** Around 1, never below 0. */
  lognormal(sigma: number): number {
    return Math.exp(sigma * this.normal());
  }

  hex(bytes: number): string {
    let text = '';
    while (text.length < bytes * 2) text += this.bits().toString(16).padStart(8, '0');
    return text.slice(0, bytes * 2);
  }

  bytes(count: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Buffer.from(this.hex(count), 'hex'));
  }

  /** A UUIDv7 of a simulated instant, milliseconds since 1970. */
  uuid(at: number): string {
    const time = Math.max(0, Math.floor(at)).toString(16).padStart(12, '0');
    const rest = this.hex(10);
    const variant = '89ab'[Number.parseInt(rest.charAt(3), 16) & 3];
    return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${rest.slice(0, 3)}-${variant}${rest.slice(4, 7)}-${rest.slice(7, 19)}`;
  }
}

/** The stream of one table of one tenant. */
export const streamOf = (seed: number, owner: string, table: string): Stream =>
  new Stream(`dmagency/${seed}/${owner}/${table}`);
