import { Button, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type ApiOutputs, useApi } from '../app/api.tsx';
import { problemOf } from '../app/problem.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { FormProblem } from '../ui/form-problem.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { createAppColumnHelper, DataTable, wholeList } from '../ui/table/index.ts';
import { describeAgent } from './describe-agent.ts';

type Session = ApiOutputs['me']['sessions']['items'][number];

const helper = createAppColumnHelper<Session>();

const columnsWith = (end: (id: string) => void, busy: string | null) =>
  helper.columns([
    helper.accessor('userAgent', {
      id: 'device',
      size: 260,
      meta: { label: 'Device' },
      cell: ({ row }) => <span title={row.original.userAgent}>{describeAgent(row.original.userAgent)}</span>,
    }),
    helper.display({
      id: 'state',
      size: 110,
      meta: { label: 'Session' },
      cell: ({ row }) =>
        row.original.current ? (
          <StatusBadge plain state={{ meaning: 'ok', label: 'this one' }} />
        ) : (
          <StatusBadge plain state={{ meaning: 'neutral', label: 'active' }} />
        ),
    }),
    helper.accessor('address', {
      id: 'address',
      size: 150,
      meta: { label: 'Address' },
      cell: ({ getValue }) => getValue(),
    }),
    helper.accessor('lastSeenAt', {
      id: 'seen',
      meta: { label: 'Last seen' },
      cell: ({ getValue }) => <RelativeTime at={getValue()} />,
    }),
    helper.accessor('createdAt', {
      id: 'created',
      meta: { label: 'Signed in', wideOnly: true },
      cell: ({ getValue }) => <RelativeTime at={getValue()} />,
    }),
    helper.accessor('expiresAt', {
      id: 'ends',
      meta: { label: 'Ends', wideOnly: true },
      cell: ({ getValue }) => <RelativeTime at={getValue()} />,
    }),
    helper.display({
      id: 'act',
      size: 90,
      meta: { label: 'Act', align: 'right' },
      cell: ({ row }) =>
        row.original.current ? null : (
          <Button size="compact-xs" disabled={busy === row.original.id} onClick={() => end(row.original.id)}>
            End
          </Button>
        ),
    }),
  ]);

/** Where the person is signed in. */
export const SessionsPage = () => {
  const api = useApi();
  const queryClient = useQueryClient();
  const sessions = useQuery(api.me.sessions.queryOptions());
  const [hidden, setHidden] = useState<readonly string[] | null>(null);
  const revoke = useMutation(
    api.me.revokeSession.mutationOptions({
      onSuccess: () => void queryClient.invalidateQueries(api.me.sessions.pathFilter()),
    }),
  );
  const busy = revoke.isPending ? revoke.variables.id : null;
  const { mutate } = revoke;
  const columns = useMemo(() => columnsWith((id) => mutate({ id }), busy), [mutate, busy]);
  return (
    <>
      <PageHeader title="Sessions" sentence="Where you are signed in. End what you do not know." />
      <FormProblem problem={revoke.isError ? problemOf(revoke.error) : null} />
      <DataTable
        id="sessions"
        label="Your sessions"
        columns={columns}
        list={wholeList(sessions)}
        rowId={(session) => session.id}
        hidden={hidden}
        onHidden={setHidden}
        empty={
          <EmptyState title="No sessions">
            <Text>You are signed in with an API key.</Text>
          </EmptyState>
        }
      />
    </>
  );
};
