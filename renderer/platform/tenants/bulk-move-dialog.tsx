import { Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../app/api.tsx';
import { apiClient } from '../../app/api-client.ts';
import { startBulk } from '../../ui/bulk/bulk-run.ts';
import { formatCount } from '../../ui/format.ts';
import { ReasonDialog } from '../../ui/reason-dialog.tsx';

export interface BulkMove {
  move: 'suspend' | 'resume';
  ids: readonly string[];
  /** Of those among them that are loaded. */
  names: readonly string[];
}

/** Name of the tenants list's bulk act. */
export const tenantsBulk = 'tenants';

const words = {
  suspend: {
    verb: 'Suspend',
    doing: 'Suspending',
    done: 'suspended',
    what: 'Within a second their people, keys and callbacks are refused, running calls are stopped and queued runs wait. Nothing is deleted; resuming takes it back. Those already suspended, or being deleted, are left as they are.',
  },
  resume: {
    verb: 'Resume',
    doing: 'Resuming',
    done: 'resumed',
    what: 'Their people can sign in again, keys work, and runs that waited go on. Those not suspended, or being deleted, are left as they are.',
  },
} as const;

/** Suspends or resumes many tenants, in pieces of a hundred; the list shows how far it is. */
export const BulkMoveDialog = ({
  bulk,
  onClose,
  onStarted,
}: {
  bulk: BulkMove | null;
  onClose: () => void;
  onStarted: () => void;
}) => {
  const api = useApi();
  const queryClient = useQueryClient();
  if (bulk === null) return null;
  const { move, ids, names } = bulk;
  const word = words[move];
  const tenants = `${formatCount(ids.length)} ${ids.length === 1 ? 'tenant' : 'tenants'}`;
  const start = (reason: string): void => {
    onClose();
    onStarted();
    void startBulk(tenantsBulk, {
      doing: word.doing,
      done: word.done,
      ids,
      act: async (piece) => {
        const { results } = await apiClient(null).tenants.bulk.mutate({ move, ids: piece, reason });
        return results;
      },
      onPiece: () => void queryClient.invalidateQueries(api.tenants.pathFilter()),
    });
  };
  return (
    <ReasonDialog
      opened
      onClose={onClose}
      title={`${word.verb} ${tenants}`}
      action={`${word.verb} ${tenants}`}
      busyAction={`${word.doing}…`}
      busy={false}
      danger={move === 'suspend'}
      problem={null}
      onConfirm={start}
    >
      {names.length === ids.length && names.length <= 10 && (
        <Text mb="sm" fw={500}>
          {names.map((name, index) => (
            <span key={name}>
              {index > 0 && ', '}
              <bdi>{name}</bdi>
            </span>
          ))}
        </Text>
      )}
      <Text>{word.what}</Text>
    </ReasonDialog>
  );
};
