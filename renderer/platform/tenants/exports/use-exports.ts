import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ExportRow } from '../../../../server/exports/contract.ts';
import type { TenantDetail } from '../../../../server/tenants/contract.ts';
import { useApi } from '../../../app/api.tsx';
import { problemOf } from '../../../app/problem.ts';

const isUnderWay = (row: ExportRow): boolean => row.state === 'queued' || row.state === 'running';

/** Exports of a tenant, newest first; asked for again every two seconds while one is under way. */
export const useExports = (tenant: TenantDetail, enabled: boolean) => {
  const api = useApi();
  return useQuery(
    api.exports.list.queryOptions(
      { tenant: tenant.id },
      {
        enabled,
        refetchInterval: (query) => (query.state.data?.items.some(isUnderWay) ? 2_000 : false),
      },
    ),
  );
};

/** Starts an export of everything a tenant has. */
export const useStartExport = (tenant: TenantDetail) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const start = useMutation(
    api.exports.start.mutationOptions({
      onSuccess: () => {
        notifications.show({ message: `Exporting ${tenant.name}. You may leave; it is found here again.` });
        void queryClient.invalidateQueries(api.exports.pathFilter());
      },
      onError: (error) =>
        notifications.show({
          color: 'danger',
          title: 'Not exported',
          message: problemOf(error).message,
          autoClose: 12_000,
        }),
    }),
  );
  return { isPending: start.isPending, start: () => start.mutate({ tenant: tenant.id }) };
};
