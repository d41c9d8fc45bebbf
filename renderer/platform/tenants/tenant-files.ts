import type { TenantRow } from '../../../server/tenants/contract.ts';
import { apiClient } from '../../app/api-client.ts';
import { saveText, toCsv } from '../../ui/csv.ts';
import { type TenantsSearch, tenantFilterOf, tenantQueryOf } from './tenant-filter.ts';

/** The list as the address filters it, as a file the server streams. */
export const tenantsFile = (search: TenantsSearch): string => `/admin/tenants.csv?${tenantQueryOf(search)}`;

/** The server's own columns, so that both files can be put under each other. */
const columns: readonly { header: string; key: keyof TenantRow }[] = [
  { header: 'id', key: 'id' },
  { header: 'slug', key: 'slug' },
  { header: 'name', key: 'name' },
  { header: 'plan', key: 'plan' },
  { header: 'status', key: 'status' },
  { header: 'privacy', key: 'dataPrivacyLevel' },
  { header: 'deployment', key: 'deploymentMode' },
  { header: 'monthly_spend_cap_usd', key: 'monthlySpendCapUsd' },
  { header: 'current_month_spend_usd', key: 'currentMonthSpendUsd' },
  { header: 'held_usd', key: 'heldUsd' },
  { header: 'created_at', key: 'createdAt' },
  { header: 'provisioned_at', key: 'provisionedAt' },
  { header: 'deleted_at', key: 'deletedAt' },
  { header: 'purge_at', key: 'purgeAt' },
];

/** Selected rows, from those loaded where that is enough, else from the list page by page. */
const selectedRows = async (
  selected: ReadonlySet<string>,
  loaded: readonly TenantRow[],
  search: TenantsSearch,
): Promise<TenantRow[]> => {
  const here = loaded.filter((row) => selected.has(row.id));
  if (here.length === selected.size) return here;
  const rows: TenantRow[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await apiClient(null).tenants.list.query({
      ...tenantFilterOf(search),
      limit: 200,
      ...(cursor ? { cursor } : {}),
    });
    rows.push(...page.items.filter((row) => selected.has(row.id)));
    cursor = page.nextCursor;
  } while (cursor !== null && rows.length < selected.size);
  return rows;
};

/** Saves the selected tenants as CSV: a selection is too long for an address, so it is written here. */
export const saveSelection = async (
  selected: ReadonlySet<string>,
  loaded: readonly TenantRow[],
  search: TenantsSearch,
): Promise<void> => {
  const rows = await selectedRows(selected, loaded, search);
  const csv = toCsv(
    columns.map(({ header }) => header),
    rows.map((row) => columns.map(({ key }) => row[key])),
  );
  saveText('tenants-selected.csv', 'text/csv;charset=utf-8', csv);
};
