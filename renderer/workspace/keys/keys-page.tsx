import { Button } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type ApiOutputs, useApi } from '../../app/api.tsx';
import { NoPermissionPage } from '../../app/pages/no-permission-page.tsx';
import { reaches } from '../../app/session.ts';
import { keyColumns } from '../../keys/key-columns.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { labelOf, tenantRoleLabels } from '../../ui/labels.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { DataTable, useListState } from '../../ui/table/index.ts';
import { useWorkspace } from '../use-workspace.ts';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { RevokeKeyDialog } from './revoke-key-dialog.tsx';

export type ApiKeyRow = ApiOutputs['apiKeys']['list']['items'][number];

const Keys = () => {
  const api = useApi();
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKeyRow | null>(null);
  const [hidden, setHidden] = useState<readonly string[] | null>(null);
  const columns = useMemo(
    () => keyColumns<ApiKeyRow>((role) => labelOf(tenantRoleLabels, role), setRevoking),
    [],
  );
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
