import { z } from 'zod';
import { Plan, PrivacyLevel, TenantStatus } from '../../../server/data/postgres/enums.ts';
import { tenantSort } from '../../../server/tenants/contract.ts';
import { filterOf, flag, listSearch } from '../../app/search.ts';

/** What the tenants list keeps in the address. */
export const tenantsSearch = z.object({
  ...listSearch,
  sort: z.enum(tenantSort).optional().catch(undefined),
  status: filterOf(Object.values(TenantStatus)),
  plan: filterOf(Object.values(Plan)),
  privacy: z.enum(PrivacyLevel).optional().catch(undefined),
  /** Only those that wait for their purge. */
  deleting: flag,
});
export type TenantsSearch = z.output<typeof tenantsSearch>;

/** The address as the server's filter takes it. */
export const tenantFilterOf = ({ q, status, plan, privacy, deleting, sort }: TenantsSearch) => ({
  sort: sort ?? ('-createdAt' as const),
  ...(q === undefined ? {} : { query: q }),
  ...(status === undefined ? {} : { status }),
  ...(plan === undefined ? {} : { plan }),
  ...(privacy === undefined ? {} : { privacy }),
  ...(deleting === undefined ? {} : { deleting }),
});

/** The same as a query string, for a file of what the list shows. */
export const tenantQueryOf = (search: TenantsSearch): string => {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(tenantFilterOf(search)))
    for (const each of Array.isArray(value) ? value : [value]) query.append(key, String(each));
  return query.toString();
};

export const isFiltered = ({ q, status, plan, privacy, deleting }: TenantsSearch): boolean =>
  [q, status, plan, privacy, deleting].some((value) => value !== undefined);
