import { Button } from '@mantine/core';
import { IconSpeakerphone } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
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

const fields = [
  { key: 'status', label: 'Status', options: campaignStateOptions(Object.values(CampaignState)) },
];

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
        },
        { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
      ),
    ),
  );
  const columns = useMemo(() => campaignColumns(tenant), [tenant]);
  const filtered = search.q !== undefined || search.status !== undefined;
  const clear = (): void => change({ q: undefined, status: undefined });
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
            fields={fields}
            values={{ status: search.status ?? [] }}
            onFilter={(_key, values) =>
              change({ status: values.length === 0 ? undefined : (values as CampaignState[]) })
            }
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
