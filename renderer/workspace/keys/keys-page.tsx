import { Button } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type ApiOutputs, useApi } from '../../app/api.tsx';
import { NoPermissionPage } from '../../app/pages/no-permission-page.tsx';
import { reaches } from '../../app/session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { labelOf, tenantRoleLabels } from '../../ui/labels.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import type { StateLook } from '../../ui/states.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { createAppColumnHelper, DataTable, useListState } from '../../ui/table/index.ts';
import { useWorkspace } from '../use-workspace.ts';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { RevokeKeyDialog } from './revoke-key-dialog.tsx';

export type ApiKeyRow = ApiOutputs['apiKeys']['list']['items'][number];

const week = 7 * 86_400_000;

const keyLook = (key: ApiKeyRow, now: number): StateLook => {
  if (key.revokedAt !== null) return { meaning: 'neutral', label: 'revoked' };
  const ends = key.expiresAt === null ? null : Date.parse(key.expiresAt);
  if (ends !== null && ends <= now) return { meaning: 'neutral', label: 'expired' };
  if (ends !== null && ends - now < week) return { meaning: 'warn', label: 'expires soon' };
  return { meaning: 'ok', label: 'active' };
};

const helper = createAppColumnHelper<ApiKeyRow>();

const columnsOf = (revoke: (key: ApiKeyRow) => void) =>
  helper.columns([
    helper.accessor('name', {
      id: 'name',
      size: 200,
      meta: { label: 'Name' },
      cell: ({ getValue }) => <bdi title={getValue()}>{getValue()}</bdi>,
    }),
    helper.accessor('prefix', {
      id: 'prefix',
      size: 150,
      meta: { label: 'Begins with' },
      cell: ({ getValue }) => <code>{getValue()}</code>,
    }),
    helper.display({
      id: 'state',
      size: 120,
      meta: { label: 'State' },
      cell: ({ row }) => <StatusBadge plain state={keyLook(row.original, Date.now())} />,
    }),
    helper.accessor('role', {
      id: 'role',
      size: 100,
      meta: { label: 'Role' },
      cell: ({ getValue }) => labelOf(tenantRoleLabels, getValue()),
    }),
    helper.accessor('lastUsedAt', {
      id: 'used',
      size: 110,
      meta: { label: 'Last used' },
      cell: ({ getValue }) => (getValue() === null ? 'never' : <RelativeTime at={getValue()} />),
    }),
    helper.accessor('expiresAt', {
      id: 'ends',
      size: 110,
      meta: { label: 'Ends' },
      cell: ({ getValue }) => (getValue() === null ? 'no end' : <RelativeTime at={getValue()} />),
    }),
    helper.accessor('createdAt', {
      id: 'created',
      size: 110,
      meta: { label: 'Created', wideOnly: true },
      cell: ({ getValue }) => <RelativeTime at={getValue()} />,
    }),
    helper.display({
      id: 'act',
      size: 100,
      meta: { label: 'Act', align: 'right' },
      cell: ({ row }) =>
        row.original.revokedAt === null ? (
          <Button
            size="compact-xs"
            aria-label={`Revoke key ${row.original.name}`}
            onClick={() => revoke(row.original)}
          >
            Revoke…
          </Button>
        ) : null,
    }),
  ]);

const Keys = () => {
  const api = useApi();
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKeyRow | null>(null);
  const [hidden, setHidden] = useState<readonly string[] | null>(null);
  const columns = useMemo(() => columnsOf(setRevoking), []);
  const keys = useListState(
    useInfiniteQuery(
      api.apiKeys.list.infiniteQueryOptions(
        { limit: 100 },
        { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
      ),
    ),
  );
  const create = (
    <Button variant="filled" onClick={() => setCreating(true)}>
      Create key
    </Button>
  );
  return (
    <>
      <PageHeader
        title="API keys"
        sentence="What scripts use to speak for this workspace."
        actions={create}
      />
      <DataTable
        id="keys"
        label="API keys"
        columns={columns}
        list={keys}
        rowId={(key) => key.id}
        hidden={hidden}
        onHidden={setHidden}
        empty={
          <EmptyState title="No keys" icon={<IconKey size={24} stroke={1.5} aria-hidden />}>
            Scripts need one.
          </EmptyState>
        }
      />
      <CreateKeyDialog opened={creating} onClose={() => setCreating(false)} />
      <RevokeKeyDialog apiKey={revoking} onClose={() => setRevoking(null)} />
    </>
  );
};

/** The workspace's API keys, for those who may see them. */
export const KeysPage = () => {
  const workspace = useWorkspace();
  if (reaches(workspace, 'admin')) return <Keys />;
  return (
    <NoPermissionPage
      title="API keys"
      sentence={`Your role (${workspace.role}) does not see keys. Owners and admins do.`}
    />
  );
};
