import { useMemo } from 'react';
import { entitlementsOf, type Granted } from '../../server/plans/entitlements.ts';
import { useWorkspace } from './use-workspace.ts';

/** What this workspace may do: its plan with its own overrides, by the very map the server's gates ask. */
export const useEntitlements = (): Granted => {
  const { plan, featureOverrides } = useWorkspace();
  return useMemo(() => entitlementsOf({ plan, featureOverrides }), [plan, featureOverrides]);
};
