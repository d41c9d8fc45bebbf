import { nothingHere } from '../../errors/app-error.ts';
import type { Identity } from '../identity.ts';

/**
 * A tenant's host is for its own credentials: another tenant's is answered as an address where there is nothing.
 * @param hostTenant slug of the tenant whose host was asked, or null
 * @throws AppError not_found
 */
export function atHost<I extends Identity | null>(identity: I, hostTenant: string | null): I {
  if (hostTenant !== null && identity?.tenant && identity.tenant.slug !== hostTenant) throw nothingHere();
  return identity;
}
