import { Button, Code, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconBuilding } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { Plan, PrivacyLevel, TenantStatus } from '../../../server/data/postgres/enums.ts';
import { useApi } from '../../app/api.tsx';
import { useSession } from '../../app/session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { optionsOf, planLabels, privacyLabels } from '../../ui/labels.ts';
import { LinkButton } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { DataTable, FilterBar, type FilterField, SavedViews, useListState } from '../../ui/table/index.ts';
import { tenantColumns } from './columns.tsx';

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
];

/** Who is on the platform. */
export const TenantsPage = () => {
  const api = useApi();
  const session = useSession();
  const search = route.useSearch();
  const navigate = useNavigate();
  const change = (part: Partial<typeof search>, replace = false): void =>
    void navigate({ to: '/platform/tenants', search: { ...search, ...part }, replace });
  const mayCreate = session.platformRole === 'owner' || session.platformRole === 'operator';
  useHotkeys(mayCreate ? [['shift+N', () => void navigate({ to: '/platform/tenants/new' })]] : []);
  const list = useListState(
    useInfiniteQuery(
      api.tenants.list.infiniteQueryOptions(
        {
          limit: 100,
          sort: search.sort ?? '-createdAt',
          ...(search.q === undefined ? {} : { query: search.q }),
          ...(search.status === undefined ? {} : { status: search.status }),
          ...(search.plan === undefined ? {} : { plan: search.plan }),
          ...(search.privacy === undefined ? {} : { privacy: search.privacy }),
        },
        { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
      ),
    ),
  );
  const filtered = Boolean(search.q ?? search.status ?? search.plan ?? search.privacy);
  const clear = (): void => change({ q: undefined, status: undefined, plan: undefined, privacy: undefined });
  const setFilter = (key: string, values: string[]): void => {
    if (key === 'status') change({ status: values.length === 0 ? undefined : (values as TenantStatus[]) });
    if (key === 'plan') change({ plan: values.length === 0 ? undefined : (values as Plan[]) });
    // One level or none: the server takes one.
    if (key === 'privacy') change({ privacy: values.at(-1) as PrivacyLevel | undefined });
  };
  const newTenant = mayCreate ? (
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
        tools={
          <SavedViews
            id="tenants"
            search={search}
            onOpen={(view) => void navigate({ to: '/platform/tenants', search: view })}
          />
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
            }}
            onFilter={setFilter}
            onClear={clear}
          />
        }
        empty={
          filtered ? (
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
    </>
  );
};
