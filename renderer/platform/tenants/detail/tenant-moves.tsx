import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { TenantDetail } from '../../../../server/tenants/contract.ts';
import { useApi } from '../../../app/api.tsx';
import { problemOf } from '../../../app/problem.ts';
import { formatExact } from '../../../ui/format.ts';
import { ReasonDialog } from '../../../ui/reason-dialog.tsx';

export type TenantMove = 'suspend' | 'resume' | 'restore';

const words: Record<TenantMove, { verb: string; doing: string; done: string }> = {
  suspend: { verb: 'Suspend', doing: 'Suspending…', done: 'Suspended' },
  resume: { verb: 'Resume', doing: 'Resuming…', done: 'Resumed' },
  restore: { verb: 'Restore', doing: 'Restoring…', done: 'Restored' },
};

const effects = (move: TenantMove, tenant: TenantDetail): ReactNode => {
  if (move === 'suspend')
    return 'Within a second its people, keys and callbacks are refused, running calls are stopped and queued runs wait. Nothing is deleted; resuming takes it back.';
  if (move === 'resume') return 'Its people can sign in again, keys work, and runs that waited go on.';
  const suspended = tenant.suspendedAt !== null && tenant.suspendedAt !== tenant.deletedAt;
  return (
    <>
      The deletion is taken back: nothing is removed on{' '}
      {tenant.purgeAt === null ? 'the day of its purge' : formatExact(tenant.purgeAt)}.{' '}
      {suspended
        ? 'It was suspended before it was deleted and stays so.'
        : 'Its people can sign in again and runs that waited go on.'}
    </>
  );
};

/** Suspend, resume or restore one tenant, with its reason. */
export const TenantMoveDialog = ({
  tenant,
  move,
  onClose,
}: {
  tenant: TenantDetail;
  move: TenantMove | null;
  onClose: () => void;
}) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const settled = {
    onSuccess: (changed: TenantDetail) => {
      notifications.show({
        message: `${move === null ? 'Changed' : words[move].done}: ${changed.name}`,
      });
      void queryClient.invalidateQueries(api.tenants.pathFilter());
      void queryClient.invalidateQueries(api.audit.pathFilter());
      onClose();
    },
  };
  const suspend = useMutation(api.tenants.suspend.mutationOptions(settled));
  const resume = useMutation(api.tenants.resume.mutationOptions(settled));
  const restore = useMutation(api.tenants.restore.mutationOptions(settled));
  if (move === null) return null;
  const act = { suspend, resume, restore }[move];
  const { verb, doing } = words[move];
  return (
    <ReasonDialog
      opened
      onClose={() => {
        act.reset();
        onClose();
      }}
      title={`${verb} ${tenant.name}`}
      action={`${verb} tenant`}
      busyAction={doing}
      busy={act.isPending}
      danger={move === 'suspend'}
      problem={act.isError ? problemOf(act.error) : null}
      onConfirm={(reason) => act.mutate({ tenant: tenant.id, reason })}
    >
      <Text>{effects(move, tenant)}</Text>
    </ReasonDialog>
  );
};
