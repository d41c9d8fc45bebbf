import { createContext, useContext } from 'react';
import type { TenantDetail } from '../../../../server/tenants/contract.ts';

const tenantContext = createContext<TenantDetail | null>(null);

/** Gives the tabs the tenant their frame has read. */
export const TenantProvider = tenantContext.Provider;

/** The tenant of this page; only inside its tabs. */
export const useTenant = (): TenantDetail => {
  const tenant = useContext(tenantContext);
  if (tenant === null) throw new Error('Used outside a tenant');
  return tenant;
};
