import { Button } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { type ApiOutputs, useApi } from '../../app/api.tsx';
import { NoPermissionPage } from '../../app/pages/no-permission-page.tsx';
import { problemOf } from '../../app/problem.ts';
import { keyColumns } from '../../keys/key-columns.tsx';
import { RevokeWords } from '../../keys/revoke-words.tsx';
import { ConfirmByTyping } from '../../ui/confirm-by-typing.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { labelOf, platformRoleLabels } from '../../ui/labels.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { DataTable, useListState } from '../../ui/table/index.ts';
import { usePowers } from '../powers.ts';
import { CreatePlatformKeyDialog } from './create-platform-key-dialog.tsx';

const route = getRouteApi('/signed-in/platform/keys');

type PlatformKey = ApiOutputs['platformKeys']['list']['items'][number];

const RevokeDialog = ({ apiKey, onClose }: { apiKey: PlatformKey | null; onClose: () => void }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const revoke = useMutation(
    api.platformKeys.revoke.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries(api.platformKeys.pathFilter());
        onClose();
      },
    }),
  );
  return (
    <ConfirmByTyping
      key={apiKey?.id ?? 'none'}
      opened={apiKey !== null}
      onClose={onClose}
      title="Revoke key"
      expected={apiKey?.name ?? ''}
      action="Revoke key"
      busyAction="Revoking…"
      busy={revoke.isPending}
      problem={revoke.isError ? problemOf(revoke.error) : null}
      onConfirm={() => apiKey !== null && revoke.mutate({ id: apiKey.id })}
    >
      <RevokeWords lastUsedAt={apiKey?.lastUsedAt} />
    </ConfirmByTyping>
  );
};

const Keys = () => {
  const api = useApi();
  const search = route.useSearch();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<PlatformKey | null>(null);
  const columns = useMemo(
    () => keyColumns<PlatformKey>((role) => labelOf(platformRoleLabels, role), setRevoking),
    [],
  );
  const keys = useListState(
    useInfiniteQuery(
      api.platformKeys.list.infiniteQueryOptions(
        { limit: 100 },
        { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
      ),
    ),
  );
  return (
    <>
      <PageHeader
        title="API keys"
        sentence="What scripts use to speak for the platform. Each acts in a role and is named in the audit log."
        actions={
          <Button variant="filled" onClick={() => setCreating(true)}>
            Create key
          </Button>
        }
      />
      <DataTable
        id="platform-keys"
        label="API keys of the platform"
        columns={columns}
        list={keys}
        rowId={(key) => key.id}
        hidden={search.hide ?? null}
        onHidden={(hide) => void navigate({ to: '/platform/keys', search: { hide }, replace: true })}
        empty={
          <EmptyState title="No keys" icon={<IconKey size={24} stroke={1.5} aria-hidden />}>
            Scripts need one.
          </EmptyState>
        }
      />
      <CreatePlatformKeyDialog opened={creating} onClose={() => setCreating(false)} />
      <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />
    </>
  );
};

/** The platform's API keys, for its owners. */
export const PlatformKeysPage = () =>
  usePowers().keys ? (
    <Keys />
  ) : (
    <NoPermissionPage
      title="API keys"
      sentence="Keys of the platform are for its owners. Ask one of them to make or revoke one."
    />
  );
