import { IconHomeShield } from '@tabler/icons-react';
import type { TenantRow } from '../../../server/tenants/contract.ts';
import { labelOf, planLabels, privacyLabels } from '../../ui/labels.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SpendCell } from '../../ui/spend-cell.tsx';
import { tenantLook } from '../../ui/states.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { createAppColumnHelper, RowLink } from '../../ui/table/index.ts';

const helper = createAppColumnHelper<TenantRow>();

const Spend = ({ tenant }: { tenant: TenantRow }) => {
  if (tenant.deploymentMode === 'on_prem')
    return <span title="Usage stays in the customer’s network">—</span>;
  return (
    <SpendCell
      spentUsd={tenant.currentMonthSpendUsd}
      heldUsd={tenant.heldUsd}
      capUsd={tenant.monthlySpendCapUsd}
    />
  );
};

/** The tenants list: who is here and how close to the cap. */
export const tenantColumns = helper.columns([
  helper.accessor('name', {
    id: 'name',
    size: 200,
    meta: { label: 'Name', sortKey: 'name' },
    cell: ({ row }) => (
      <RowLink
        to="/platform/tenants/$tenant"
        params={{ tenant: row.original.slug }}
        title={row.original.name}
      >
        {row.original.name}
      </RowLink>
    ),
  }),
  helper.accessor('slug', {
    id: 'slug',
    size: 144,
    meta: { label: 'Slug', wideOnly: true },
    cell: ({ getValue }) => getValue(),
  }),
  helper.accessor('plan', {
    id: 'plan',
    size: 92,
    meta: { label: 'Plan' },
    cell: ({ getValue }) => labelOf(planLabels, getValue()),
  }),
  helper.display({
    id: 'status',
    size: 196,
    meta: { label: 'Status' },
    cell: ({ row }) => <StatusBadge plain state={tenantLook(row.original)} />,
  }),
  helper.display({
    id: 'spend',
    size: 244,
    meta: { label: 'Spent / cap, this month', align: 'right' },
    cell: ({ row }) => <Spend tenant={row.original} />,
  }),
  helper.accessor('dataPrivacyLevel', {
    id: 'privacy',
    size: 132,
    meta: { label: 'Privacy', wideOnly: true },
    cell: ({ getValue }) => {
      const level = getValue();
      return level === 'local_only' ? (
        <span style={{ color: 'var(--dm-local)' }}>
          <IconHomeShield size={14} stroke={1.75} aria-hidden style={{ verticalAlign: '-2px' }} />{' '}
          {labelOf(privacyLabels, level)}
        </span>
      ) : (
        labelOf(privacyLabels, level)
      );
    },
  }),
  helper.accessor('createdAt', {
    id: 'created',
    size: 120,
    meta: { label: 'Created', sortKey: 'createdAt', wideOnly: true },
    cell: ({ getValue }) => <RelativeTime at={getValue()} />,
  }),
]);
