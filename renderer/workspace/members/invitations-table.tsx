import { Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../app/api.tsx';
import { problemOf } from '../../app/problem.ts';
import { InvitationsList } from '../../people/invitations-list.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';

/** Who was asked to join, with the way to withdraw it. */
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
      <InvitationsList
        invitations={invitations.data.items}
        act={({ id, state }) =>
          state === 'pending'
            ? {
                label: 'Withdraw',
                busy: revoke.isPending && revoke.variables.id === id,
                run: () => revoke.mutate({ id }),
              }
            : null
        }
      />
    </>
  );
};
