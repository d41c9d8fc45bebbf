import { Button, Code, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconBuilding } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Plan, PrivacyLevel, TenantStatus } from '../../../server/data/postgres/enums.ts';
import { useApi } from '../../app/api.tsx';
import { problemOf } from '../../app/problem.ts';
import { BulkBar } from '../../ui/bulk/bulk-bar.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ExportMenu } from '../../ui/export-menu.tsx';
import { formatCount } from '../../ui/format.ts';
import { optionsOf, planLabels, privacyLabels } from '../../ui/labels.ts';
import { LinkButton } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import {
  DataTable,
  FilterBar,
  type FilterField,
  SavedViews,
  type TableSelection,
  useListState,
} from '../../ui/table/index.ts';
import { usePowers } from '../powers.ts';
import { type BulkMove, BulkMoveDialog, tenantsBulk } from './bulk-move-dialog.tsx';
import { tenantColumns } from './columns.tsx';
import { saveSelection, tenantsFile } from './tenant-files.ts';
import { isFiltered, tenantFilterOf } from './tenant-filter.ts';

const route = getRouteApi('/signed-in/platform/tenants');

const fields: readonly FilterField[] = [
  {
    key: 'status',
    label: 'Status',
    options: [
      { value: 'trialing', label: 'Trial' },
      { value: 'active', label: 'Active' },
      { value: 'suspended', label: 'Suspended' },
    ],
  },
  { key: 'plan', label: 'Plan', options: optionsOf(planLabels) },
  { key: 'privacy', label: 'Privacy', options: optionsOf(privacyLabels) },
  { key: 'deleting', label: 'Deletion', options: [{ value: 'true', label: 'Waiting for its purge' }] },
];

const countWords = (total: number | null | undefined): string =>
  total === null ? 'More than 10,000 tenants' : `${formatCount(total)} ${total === 1 ? 'tenant' : 'tenants'}`;

const showFailure = (error: unknown): void => {
  notifications.show({ color: 'danger', title: 'Not exported', message: problemOf(error).message });
};

/** Who is on the platform. */
export const TenantsPage = () => {
  const api = useApi();
  const queryClient = useQueryClient();
  const powers = usePowers();
  const search = route.useSearch();
  const navigate = useNavigate();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [bulk, setBulk] = useState<BulkMove | null>(null);
  const change = (part: Partial<typeof search>, replace = false): void => {
    // Rows that no longer match must not be acted on unseen.
    if (!('hide' in part) && !('sort' in part)) setSelected(new Set());
    void navigate({ to: '/platform/tenants', search: { ...search, ...part }, replace });
  };
  useHotkeys(powers.tenants ? [['shift+N', () => void navigate({ to: '/platform/tenants/new' })]] : []);
  const filter = tenantFilterOf(search);
  const list = useListState(
    useInfiniteQuery(
      api.tenants.list.infiniteQueryOptions(
        { limit: 100, ...filter },
        { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
      ),
    ),
  );
  const clear = (): void =>
    change({ q: undefined, status: undefined, plan: undefined, privacy: undefined, deleting: undefined });
  const setFilter = (key: string, values: string[]): void => {
    if (key === 'status') change({ status: values.length === 0 ? undefined : (values as TenantStatus[]) });
    if (key === 'plan') change({ plan: values.length === 0 ? undefined : (values as Plan[]) });
    // One level or none: the server takes one.
    if (key === 'privacy') change({ privacy: values.at(-1) as PrivacyLevel | undefined });
    if (key === 'deleting') change({ deleting: values.length === 0 ? undefined : true });
  };
  const askBulk = (move: BulkMove['move'], ids: string[]): void => {
    const names = list.rows.filter((row) => selected.has(row.id)).map((row) => row.name);
    setBulk({ move, ids, names });
  };
  const selection: TableSelection = {
    selected,
    onChange: setSelected,
    verbs: [
      ...(powers.tenants
        ? [
            { label: 'Suspend…', run: (ids: string[]) => askBulk('suspend', ids) },
            { label: 'Resume…', run: (ids: string[]) => askBulk('resume', ids) },
          ]
        : []),
      { label: 'Export CSV', run: () => void saveSelection(selected, list.rows, search).catch(showFailure) },
    ],
    allMatching: async () => (await queryClient.fetchQuery(api.tenants.ids.queryOptions(filter))).ids,
  };
  const newTenant = powers.tenants ? (
    <LinkButton to="/platform/tenants/new" variant="filled">
      New tenant
    </LinkButton>
  ) : undefined;
  return (
    <>
      <PageHeader
        title="Tenants"
        sentence="Who is on the platform and how close to the cap."
        actions={newTenant}
      />
      <BulkBar list={tenantsBulk} />
      <DataTable
        id="tenants"
        label="Tenants"
        columns={tenantColumns}
        list={list}
        rowId={(tenant) => tenant.id}
        sort={search.sort ?? '-createdAt'}
        onSort={(sort) => change({ sort: sort === '-createdAt' ? undefined : (sort as typeof search.sort) })}
        hidden={search.hide ?? null}
        onHidden={(hide) => change({ hide }, true)}
        selection={selection}
        tools={
          <>
            <SavedViews
              id="tenants"
              search={search}
              onOpen={(view) => void navigate({ to: '/platform/tenants', search: view })}
            />
            <ExportMenu
              what={`${countWords(list.total)}${isFiltered(search) ? ', as filtered' : ''}`}
              files={[{ label: 'CSV, for spreadsheets', href: tenantsFile(search) }]}
            />
          </>
        }
        filters={
          <FilterBar
            searchLabel="Search name, slug, id"
            query={search.q ?? ''}
            onQuery={(q) => change({ q: q === '' ? undefined : q }, true)}
            fields={fields}
            values={{
              status: search.status ?? [],
              plan: search.plan ?? [],
              privacy: search.privacy === undefined ? [] : [search.privacy],
              deleting: search.deleting === undefined ? [] : ['true'],
            }}
            onFilter={setFilter}
            onClear={clear}
          />
        }
        empty={
          isFiltered(search) ? (
            <EmptyState title="No tenant matches" action={<Button onClick={clear}>Clear filters</Button>}>
              Nothing has this search and these filters together.
            </EmptyState>
          ) : (
            <EmptyState
              title="No tenants yet"
              icon={<IconBuilding size={24} stroke={1.5} aria-hidden />}
              action={newTenant}
            >
              <Text>
                Create the first, or let a script call <Code>POST /admin/tenants</Code>.
              </Text>
            </EmptyState>
          )
        }
      />
      <BulkMoveDialog bulk={bulk} onClose={() => setBulk(null)} onStarted={() => setSelected(new Set())} />
    </>
  );
};
