import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconListDetails } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { RunState } from '../../../server/data/postgres/enums.ts';
import { agentRoleOptions } from '../../app/agent-roles.ts';
import { useApi } from '../../app/api.tsx';
import { apiClient } from '../../app/api-client.ts';
import { reaches } from '../../app/session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { runStateOptions } from '../../ui/states.ts';
import { DataTable, FilterBar, SavedViews, useListState } from '../../ui/table/index.ts';
import { useWorkspace } from '../use-workspace.ts';
import { runColumns } from './columns.tsx';

const route = getRouteApi('/signed-in/w/$tenant/runs');

const fields = [
  { key: 'status', label: 'Status', options: runStateOptions(Object.values(RunState)) },
  { key: 'role', label: 'Agent', options: agentRoleOptions },
];

/** Stops runs one by one and says how many could be. */
const useStopRuns = (tenant: string, onDone: () => void) => {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (ids: string[]) => {
      const client = apiClient(tenant);
      const results = await Promise.allSettled(ids.map((id) => client.runs.cancel.mutate({ id })));
      return { stopped: results.filter((result) => result.status === 'fulfilled').length, asked: ids.length };
    },
    onSuccess: ({ stopped, asked }) => {
      const refused = asked - stopped;
      notifications.show({
        message: refused === 0 ? `${stopped} stopped` : `${stopped} stopped, ${refused} had already ended`,
      });
      void queryClient.invalidateQueries(api.runs.pathFilter());
      onDone();
    },
  });
};

/** Every execution of this workspace, newest first. */
export const RunsPage = () => {
  const api = useApi();
  const workspace = useWorkspace();
  const tenant = workspace.slug;
  const search = route.useSearch();
  const navigate = useNavigate();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const open = (next: typeof search, replace = false): void =>
    void navigate({ to: '/w/$tenant/runs', params: { tenant }, search: next, replace });
  const change = (part: Partial<typeof search>, replace = false): void =>
    open({ ...search, ...part }, replace);
  const list = useListState(
    useInfiniteQuery(
      api.runs.list.infiniteQueryOptions(
        {
          limit: 100,
          ...(search.status === undefined ? {} : { state: search.status }),
          ...(search.role === undefined ? {} : { role: search.role }),
        },
        { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
      ),
    ),
  );
  const columns = useMemo(() => runColumns(tenant), [tenant]);
  const stop = useStopRuns(tenant, () => setSelected(new Set()));
  const clear = (): void => change({ status: undefined, role: undefined });
  const filtered = search.status !== undefined || search.role !== undefined;
  return (
    <>
      <PageHeader title="Runs" sentence="What agents executed, how it ended and what it cost." />
      <DataTable
        id="runs"
        label="Runs"
        columns={columns}
        list={list}
        rowId={(run) => run.id}
        hidden={search.hide ?? null}
        onHidden={(hide) => change({ hide }, true)}
        tools={<SavedViews id="runs" search={search} onOpen={(view) => open(view)} />}
        {...(reaches(workspace, 'member')
          ? {
              selection: {
                selected,
                onChange: setSelected,
                verbs: [
                  {
                    label: stop.isPending ? 'Stopping…' : 'Stop runs',
                    run: (ids: string[]) => stop.mutate(ids),
                  },
                ],
              },
            }
          : {})}
        filters={
          <FilterBar
            query=""
            onQuery={() => {}}
            fields={fields}
            values={{ status: search.status ?? [], role: search.role === undefined ? [] : [search.role] }}
            onFilter={(key, values) =>
              key === 'role'
                ? change({ role: values.at(-1) })
                : change({ status: values.length === 0 ? undefined : (values as RunState[]) })
            }
            onClear={clear}
          />
        }
        empty={
          filtered ? (
            <EmptyState title="No run matches" action={<Button onClick={clear}>Clear filters</Button>} />
          ) : (
            <EmptyState
              title="Nothing has run yet"
              icon={<IconListDetails size={24} stroke={1.5} aria-hidden />}
              action={
                <LinkButton to="/w/$tenant/campaigns" params={{ tenant }}>
                  Campaigns
                </LinkButton>
              }
            >
              A campaign’s plan and each of its tasks run here.
            </EmptyState>
          )
        }
      />
    </>
  );
};
