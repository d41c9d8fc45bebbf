import { Button } from '@mantine/core';
import { IconSpeakerphone } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { CampaignState } from '../../../server/data/postgres/enums.ts';
import { useApi } from '../../app/api.tsx';
import { reaches } from '../../app/session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { campaignStateOptions } from '../../ui/states.ts';
import { DataTable, FilterBar, SavedViews, useListState } from '../../ui/table/index.ts';
import { useWorkspace } from '../use-workspace.ts';
import { campaignColumns } from './columns.tsx';

const route = getRouteApi('/signed-in/w/$tenant/campaigns');

const status = {
  key: 'status',
  label: 'Status',
  options: campaignStateOptions(Object.values(CampaignState)),
};

/** What is going on in this workspace. */
export const CampaignsPage = () => {
  const api = useApi();
  const workspace = useWorkspace();
  const tenant = workspace.slug;
  const search = route.useSearch();
  const navigate = useNavigate();
  const open = (next: typeof search, replace = false): void =>
    void navigate({ to: '/w/$tenant/campaigns', params: { tenant }, search: next, replace });
  const change = (part: Partial<typeof search>, replace = false): void =>
    open({ ...search, ...part }, replace);
  const list = useListState(
    useInfiniteQuery(
      api.campaigns.list.infiniteQueryOptions(
        {
          limit: 100,
          ...(search.q === undefined ? {} : { query: search.q }),
          ...(search.status === undefined ? {} : { state: search.status }),
          ...(search.brand === undefined ? {} : { brandId: search.brand }),
        },
        { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
      ),
    ),
  );
  const brands = useQuery(api.brands.list.queryOptions()).data?.items ?? [];
  const several = brands.length > 1;
  const columns = useMemo(() => campaignColumns(tenant, several), [tenant, several]);
  const brandField = {
    key: 'brand',
    label: 'Brand',
    options: brands.map(({ id, name }) => ({ value: id, label: name })),
  };
  const filtered = search.q !== undefined || search.status !== undefined || search.brand !== undefined;
  const clear = (): void => change({ q: undefined, status: undefined, brand: undefined });
  const setFilter = (key: string, values: string[]): void => {
    if (key === 'status') change({ status: values.length === 0 ? undefined : (values as CampaignState[]) });
    // One brand or all: the server takes one.
    if (key === 'brand') change({ brand: values.at(-1) });
  };
  const newCampaign = reaches(workspace, 'member') ? (
    <LinkButton to="/w/$tenant/campaigns/new" params={{ tenant }} variant="filled">
      New campaign
    </LinkButton>
  ) : undefined;
  return (
    <>
      <PageHeader
        title="Campaigns"
        sentence="What is going on, and what waits for you."
        actions={newCampaign}
      />
      <DataTable
        id="campaigns"
        label="Campaigns"
        columns={columns}
        list={list}
        rowId={(campaign) => campaign.id}
        hidden={search.hide ?? null}
        onHidden={(hide) => change({ hide }, true)}
        tools={<SavedViews id="campaigns" search={search} onOpen={(view) => open(view)} />}
        filters={
          <FilterBar
            searchLabel="Search name"
            query={search.q ?? ''}
            onQuery={(q) => change({ q: q === '' ? undefined : q }, true)}
            fields={several ? [status, brandField] : [status]}
            values={{
              status: search.status ?? [],
              brand: search.brand === undefined ? [] : [search.brand],
            }}
            onFilter={setFilter}
            onClear={clear}
          />
        }
        empty={
          filtered ? (
            <EmptyState title="No campaign matches" action={<Button onClick={clear}>Clear filters</Button>} />
          ) : (
            <EmptyState
              title="No campaigns yet"
              icon={<IconSpeakerphone size={24} stroke={1.5} aria-hidden />}
              action={newCampaign}
            >
              A brief of five lines is enough.
            </EmptyState>
          )
        }
      />
    </>
  );
};
