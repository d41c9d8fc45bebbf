import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../app/api.tsx';
import { problemOf } from '../../app/problem.ts';
import { RevokeWords } from '../../keys/revoke-words.tsx';
import { ConfirmByTyping } from '../../ui/confirm-by-typing.tsx';
import type { ApiKeyRow } from './keys-page.tsx';

/** Revokes a key for good. */
export const RevokeKeyDialog = ({ apiKey, onClose }: { apiKey: ApiKeyRow | null; onClose: () => void }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const revoke = useMutation(
    api.apiKeys.revoke.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries(api.apiKeys.pathFilter());
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
