import type { TenantRole } from '../../server/data/postgres/enums.ts';
import { labelOf, tenantRoleLabels } from '../ui/labels.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { createAppColumnHelper } from '../ui/table/index.ts';

/** A person of a tenant as lists show them. */
export interface ListedMember {
  userId: string;
  name: string;
  email: string;
  role: TenantRole;
  twoFactor: boolean;
  createdAt: string;
}

/** Columns of a list of people. */
export const memberColumns = <Member extends ListedMember>() => {
  const helper = createAppColumnHelper<Member>();
  return helper.columns([
    helper.display({
      id: 'name',
      size: 220,
      meta: { label: 'Name' },
      cell: ({ row }) => <bdi title={row.original.name}>{row.original.name}</bdi>,
    }),
    helper.display({
      id: 'email',
      size: 260,
      meta: { label: 'E-mail' },
      cell: ({ row }) => <bdi title={row.original.email}>{row.original.email}</bdi>,
    }),
    helper.display({
      id: 'role',
      size: 100,
      meta: { label: 'Role' },
      cell: ({ row }) => labelOf(tenantRoleLabels, row.original.role),
    }),
    helper.display({
      id: 'twoFactor',
      size: 120,
      meta: { label: 'Two-factor' },
      cell: ({ row }) => (
        <StatusBadge
          plain
          state={
            row.original.twoFactor ? { meaning: 'ok', label: 'on' } : { meaning: 'neutral', label: 'off' }
          }
        />
      ),
    }),
    helper.display({
      id: 'joined',
      size: 110,
      meta: { label: 'Joined' },
      cell: ({ row }) => <RelativeTime at={row.original.createdAt} />,
    }),
  ]);
};
