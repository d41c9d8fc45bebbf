import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ApiOutputs, useApi } from '../../app/api.tsx';
import { problemOf } from '../../app/problem.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { labelOf, tenantRoleLabels } from '../../ui/labels.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import type { StateLook } from '../../ui/states.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';

type Invitation = ApiOutputs['invitations']['list']['items'][number];

const looks: Record<Invitation['state'], StateLook> = {
  pending: { meaning: 'info', label: 'invited' },
  accepted: { meaning: 'ok', label: 'joined' },
  revoked: { meaning: 'neutral', label: 'withdrawn' },
  expired: { meaning: 'warn', label: 'ended' },
};

/** Who was asked to join, and what became of it. */
export const InvitationsTable = () => {
  const api = useApi();
  const queryClient = useQueryClient();
  const invitations = useQuery(api.invitations.list.queryOptions({ limit: 100 }));
  const revoke = useMutation(
    api.invitations.revoke.mutationOptions({
      onSuccess: () => void queryClient.invalidateQueries(api.invitations.pathFilter()),
    }),
  );
  if (invitations.isError)
    return <ErrorState problem={problemOf(invitations.error)} onRetry={() => void invitations.refetch()} />;
  if (invitations.data === undefined) return <Skeleton height={80} />;
  return (
    <>
      <FormProblem problem={revoke.isError ? problemOf(revoke.error) : null} />
      <SmallTable
        label="Invitations"
        none="Nobody waits to join."
        columns={[
          { label: 'E-mail' },
          { label: 'Role' },
          { label: 'State' },
          { label: 'Invited by' },
          { label: 'Ends' },
          { label: 'Act', align: 'right' },
        ]}
        rows={invitations.data.items.map((invitation) => ({
          key: invitation.id,
          cells: [
            <bdi key="email">{invitation.email}</bdi>,
            labelOf(tenantRoleLabels, invitation.role),
            <StatusBadge
              key="state"
              plain
              state={
                Object.hasOwn(looks, invitation.state)
                  ? looks[invitation.state]
                  : { meaning: 'neutral', label: invitation.state }
              }
            />,
            <bdi key="by">{invitation.invitedBy}</bdi>,
            <RelativeTime key="ends" at={invitation.expiresAt} />,
            invitation.state === 'pending' ? (
              <Button
                key="act"
                size="compact-xs"
                aria-label={`Withdraw invitation of ${invitation.email}`}
                disabled={revoke.isPending && revoke.variables.id === invitation.id}
                onClick={() => revoke.mutate({ id: invitation.id })}
              >
                Withdraw
              </Button>
            ) : (
              ''
            ),
          ],
        }))}
      />
    </>
  );
};
