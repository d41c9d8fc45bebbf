import type { PlatformRole } from '../../server/data/postgres/enums.ts';
import { useSession } from '../app/session.ts';

/** What the person's role on the platform team may do. The server decides in the end; this hides what never works. */
export interface Powers {
  /** Create, suspend, resume, restore, delete and export tenants; their people and keys. */
  tenants: boolean;
  /** Plans and caps. */
  plans: boolean;
  /** Look at a tenant's people and keys. */
  people: boolean;
  /** Read the audit log. */
  audit: boolean;
  /** The platform's own API keys. */
  keys: boolean;
}

const of = (role: PlatformRole | null): Powers => ({
  tenants: role === 'owner' || role === 'operator',
  plans: role === 'owner' || role === 'operator' || role === 'billing',
  people: role === 'owner' || role === 'operator' || role === 'support',
  audit: role !== null && role !== 'billing',
  keys: role === 'owner',
});

export const usePowers = (): Powers => of(useSession().platformRole);
