/** One figure of a bench: ours against a peer, measured in the same run. */
export interface Figure {
  bench: string;
  case: string;
  ours: number;
  peer: number;
  peerName: string;
  /** ours / peer for rates; ours / peer for times too: the unit says which is better. */
  ratio: number;
  unit: string;
  runs: number;
}

export interface Variant {
  name: string;
  /** One operation. */
  run: () => Promise<unknown>;
}

const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** Operations a second over a slice of time at a concurrency. */
async function rate(variant: Variant, concurrency: number, sliceMs: number): Promise<number> {
  const start = performance.now();
  let done = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() - start < sliceMs) {
      await variant.run();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return (done * 1_000) / (performance.now() - start);
}

export interface InterleavedOptions {
  concurrency: number;
  rounds?: number;
  sliceMs?: number;
}

/**
 * Rates of several variants, measured in interleaved slices so that noise hits all alike.
 * @returns per variant the median rate, and the median of per-round ratios of the first to each
 */
export async function interleaved(
  variants: Variant[],
  options: InterleavedOptions,
): Promise<{ rates: number[]; ratios: number[] }> {
  const { concurrency, rounds = 10, sliceMs = 250 } = options;
  for (const variant of variants) await rate(variant, concurrency, sliceMs);
  const seen: number[][] = [];
  for (let round = 0; round < rounds; round += 1) {
    const row: number[] = [];
    // The order turns with each round: no variant always follows the same one.
    for (let offset = 0; offset < variants.length; offset += 1) {
      const index = (round + offset) % variants.length;
      const variant = variants[index] as Variant;
      row[index] = await rate(variant, concurrency, sliceMs);
    }
    seen.push(row);
  }
  const column = (index: number): number[] => seen.map((row) => row[index] ?? Number.NaN);
  return {
    rates: variants.map((_, index) => median(column(index))),
    ratios: variants.map((_, index) =>
      median(seen.map((row) => (row[0] ?? Number.NaN) / (row[index] ?? Number.NaN))),
    ),
  };
}

/** Percentile of sorted or unsorted times. */
export function percentile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? Number.NaN;
}

/** Times of one operation repeated, milliseconds. */
export async function times(variant: Variant, count: number): Promise<number[]> {
  const seen: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const start = performance.now();
    await variant.run();
    seen.push(performance.now() - start);
  }
  return seen;
}
