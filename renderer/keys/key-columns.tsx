import { Button } from '@mantine/core';
import { RelativeTime } from '../ui/relative-time.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { createAppColumnHelper } from '../ui/table/index.ts';
import { keyLook } from './key-look.ts';

/** An API key as lists show it, of a workspace or of the platform. */
export interface ListedKey {
  id: string;
  name: string;
  /** What it begins with. */
  prefix: string;
  role: string;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

/**
 * Columns of a list of API keys.
 * @param roleLabel words for its role
 * @param revoke absent for those who may only look
 */
export const keyColumns = <Key extends ListedKey>(
  roleLabel: (role: Key['role']) => string,
  revoke?: (key: Key) => void,
) => {
  const helper = createAppColumnHelper<Key>();
  return helper.columns([
    helper.display({
      id: 'name',
      size: 200,
      meta: { label: 'Name' },
      cell: ({ row }) => <bdi title={row.original.name}>{row.original.name}</bdi>,
    }),
    helper.display({
      id: 'prefix',
      size: 150,
      meta: { label: 'Begins with' },
      cell: ({ row }) => <code>{row.original.prefix}</code>,
    }),
    helper.display({
      id: 'state',
      size: 120,
      meta: { label: 'State' },
      cell: ({ row }) => <StatusBadge plain state={keyLook(row.original, Date.now())} />,
    }),
    helper.display({
      id: 'role',
      size: 100,
      meta: { label: 'Role' },
      cell: ({ row }) => roleLabel(row.original.role),
    }),
    helper.display({
      id: 'used',
      size: 110,
      meta: { label: 'Last used' },
      cell: ({ row }) =>
        row.original.lastUsedAt === null ? 'never' : <RelativeTime at={row.original.lastUsedAt} />,
    }),
    helper.display({
      id: 'ends',
      size: 110,
      meta: { label: 'Ends' },
      cell: ({ row }) =>
        row.original.expiresAt === null ? 'no end' : <RelativeTime at={row.original.expiresAt} />,
    }),
    helper.display({
      id: 'created',
      size: 110,
      meta: { label: 'Created', wideOnly: true },
      cell: ({ row }) => <RelativeTime at={row.original.createdAt} />,
    }),
    ...(revoke === undefined
      ? []
      : [
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
        ]),
  ]);
};
