import type { Stores } from '../../data/stores.ts';
import { deploymentOf } from '../../hosts/index.ts';

/**
 * On-prem the owners of the one tenant are the owners of the instance, and no other person has a platform role.
 * Null where hosts name tenants: there the platform's team is a list of its own.
 */
export function instanceTenantId(stores: Stores): string | null {
  const deployment = deploymentOf({ stores });
  return deployment.mode === 'on_prem' ? deployment.tenant.id : null;
}
