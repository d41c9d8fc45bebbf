import type { Stores } from '../../server/data/stores.ts';

export const seedNames = ['empty', 'demo', 'scale', 'ugly'] as const;
export type SeedName = (typeof seedNames)[number];

/** What a seed is given. */
export interface SeedInput {
  stores: Pick<Stores, 'documents'>;
  /** Owner-level address of a migrated database without tenants. */
  ownerUrl: string;
  /** Chooses among the possible worlds; the same number and as-of give the same data. */
  seed?: number;
  /** The instant that counts as now. */
  asOf: Date;
  /** The platform's first owner; without one, `owner@dmagency.example` with the demo password. */
  platformOwner?: { email: string; name?: string; passwordHash: string };
  /** One argon2id hash for everybody in the data. */
  demoPasswordHash: string;
  /** Told what is being done, in a few words. */
  report?: (detail: string) => void;
  /** The process's environment, to refuse what must not be seeded. */
  env?: Readonly<Record<string, string | undefined>>;
}

export interface SeedDeps extends Omit<SeedInput, 'seed' | 'stores'> {
  seed: number;
  stores: Stores;
}

export interface SeedResult {
  tenants: number;
  /** Rows and documents written, by table or `mongo.<collection>`. */
  rows: Record<string, number>;
  milliseconds: number;
}
