import type { Stores } from '../../server/data/stores.ts';
import { seedDemo } from './demo/demo.ts';
import type { SeedDeps, SeedInput, SeedName, SeedResult } from './deps.ts';
import { seedEmpty } from './empty.ts';
import { refuseSeed } from './guard.ts';
import { seedScale } from './scale/scale.ts';
import { seedUgly } from './ugly/ugly.ts';

export const defaultSeed = 4242;

const makers: Record<SeedName, (deps: SeedDeps) => Promise<Record<string, number>>> = {
  empty: seedEmpty,
  demo: (deps) => seedDemo(deps),
  scale: seedScale,
  ugly: seedUgly,
};

/**
 * Fills a migrated, empty database with the named data. The same number and as-of give the same rows.
 * @throws AppError in production, on-premises, and where there are tenants or people already
 */
export async function seed(name: SeedName, input: SeedInput): Promise<SeedResult> {
  refuseSeed(name, input);
  const began = performance.now();
  const deps: SeedDeps = { ...input, seed: input.seed ?? defaultSeed, stores: input.stores as Stores };
  const rows = await makers[name](deps);
  return { tenants: rows.tenants ?? 0, rows, milliseconds: Math.round(performance.now() - began) };
}
