import type { ReactNode } from 'react';
import type { SkillRow } from '../../server/skills/contract.ts';
import { formatBytes } from '../ui/format.ts';
import { agentLabel } from '../ui/labels.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { createAppColumnHelper } from '../ui/table/index.ts';

const helper = createAppColumnHelper<SkillRow>();

const inUseLook = { meaning: 'ok', label: 'in use' } as const;
const frozenLook = {
  meaning: 'warn',
  label: 'frozen',
  hint: 'More skills than the plan holds. Agents go on without it; remove an earlier one to use it again.',
} as const;

/** Columns of a skills list; the name's link differs by area. */
export const skillColumns = (link: (skill: SkillRow) => ReactNode, withScope: boolean) =>
  helper.columns([
    helper.accessor('title', {
      id: 'title',
      size: 260,
      meta: { label: 'Name' },
      cell: ({ row }) => link(row.original),
    }),
    ...(withScope
      ? [
          helper.accessor('scope', {
            id: 'scope',
            size: 110,
            meta: { label: 'From' },
            cell: ({ getValue }) => (getValue() === 'global' ? 'Platform' : 'Workspace'),
          }),
          helper.accessor('frozen', {
            id: 'state',
            size: 100,
            meta: { label: 'State' },
            cell: ({ getValue }) => <StatusBadge plain state={getValue() ? frozenLook : inUseLook} />,
          }),
        ]
      : []),
    helper.accessor('roles', {
      id: 'roles',
      size: 220,
      meta: { label: 'For agents', wideOnly: true },
      cell: ({ getValue }) => {
        const roles = getValue().map(agentLabel).join(', ');
        return <span title={roles}>{roles === '' ? 'all' : roles}</span>;
      },
    }),
    helper.accessor('version', {
      id: 'version',
      size: 90,
      meta: { label: 'Version', align: 'right' },
      cell: ({ getValue }) => `v${getValue()}`,
    }),
    helper.accessor('bytes', {
      id: 'bytes',
      size: 100,
      meta: { label: 'Size', align: 'right' },
      cell: ({ getValue }) => formatBytes(getValue()),
    }),
    helper.accessor('updatedAt', {
      id: 'updated',
      size: 120,
      meta: { label: 'Changed' },
      cell: ({ getValue }) => <RelativeTime at={getValue()} />,
    }),
    helper.accessor('updatedBy', {
      id: 'by',
      size: 180,
      meta: { label: 'By', wideOnly: true },
      cell: ({ getValue }) => <bdi>{getValue()}</bdi>,
    }),
  ]);
