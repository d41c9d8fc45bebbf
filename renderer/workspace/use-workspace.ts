import type { TenantMembership } from '../app/auth-client.ts';
import { useTenantMembership } from '../app/tenant-membership.tsx';

/** The workspace these pages are of; the layout above has checked that there is one. */
export const useWorkspace = (): TenantMembership => {
  const tenant = useTenantMembership();
  if (tenant === null) throw new Error('Used outside a workspace');
  return tenant;
};
