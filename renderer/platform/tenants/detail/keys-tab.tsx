import { IconKey } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type ApiOutputs, useApi } from '../../../app/api.tsx';
import { keyColumns } from '../../../keys/key-columns.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { labelOf, tenantRoleLabels } from '../../../ui/labels.ts';
import { DataTable, useListState } from '../../../ui/table/index.ts';
import { useTenant } from './tenant-context.tsx';

const columns = keyColumns<ApiOutputs['people']['keys']['items'][number]>((role) =>
  labelOf(tenantRoleLabels, role),
);

/** A tenant's API keys, to look at: its own admins make and revoke them. */
export const TenantKeysTab = () => {
  const api = useApi();
  const tenant = useTenant();
  const [hidden, setHidden] = useState<readonly string[] | null>(null);
  const keys = useListState(
    useInfiniteQuery(
      api.people.keys.infiniteQueryOptions(
        { tenant: tenant.id, limit: 100 },
        { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
      ),
    ),
  );
  return (
    <DataTable
      id="tenant-keys"
      label="API keys"
      columns={columns}
      list={keys}
      rowId={(key) => key.id}
      hidden={hidden}
      onHidden={setHidden}
      empty={
        <EmptyState title="No keys" icon={<IconKey size={24} stroke={1.5} aria-hidden />}>
          Scripts of this tenant need one. Its owners and admins make them in their workspace.
        </EmptyState>
      }
    />
  );
};
