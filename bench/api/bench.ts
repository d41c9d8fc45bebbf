import type { Figure } from '../measure.ts';
import type { BenchStores } from '../run.ts';
export async function api(_: BenchStores): Promise<Figure[]> {
  return [];
}
