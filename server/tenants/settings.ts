import type { Ctx } from '../data/context.ts';
import type { Stores } from '../data/stores.ts';

/** What the installation decides about tenants. */
export interface TenantSettings {
  /** Days between a deletion and its purge, in which the tenant can be restored. */
  deletionGraceDays: number;
}

const bound = new WeakMap<Stores, TenantSettings>();

/** Gives the verbs of a process its settings: the composition root calls it once, beside the stores. */
export function bindTenantSettings(stores: Stores, settings: TenantSettings): void {
  bound.set(stores, settings);
}

/** @throws Error in a process that was given none */
export function tenantSettingsOf({ stores }: Pick<Ctx, 'stores'>): TenantSettings {
  const settings = bound.get(stores);
  if (!settings) throw new Error('No tenant settings: call bindTenantSettings with these stores at start');
  return settings;
}
