import { useRouterState } from '@tanstack/react-router';
import type { TenantMembership } from './auth-client.ts';
import { useSession } from './session.ts';

/** The slug in a workspace address; null elsewhere. A signpost only: the server decides by the credential. */
export const slugInPath = (path: string): string | null => /^\/w\/([^/]+)/.exec(path)?.[1] ?? null;

/** The membership of the workspace the address names; null outside, or where the person is no member. */
export const useTenantMembership = (): TenantMembership | null => {
  const session = useSession();
  const slug = useRouterState({ select: (state) => slugInPath(state.location.pathname) });
  return session.tenants.find((tenant) => tenant.slug === slug) ?? null;
};
