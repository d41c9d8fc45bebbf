import type { CampaignRow } from '../../../server/campaigns/contract.ts';
import { formatCount } from '../../ui/format.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SpendCell } from '../../ui/spend-cell.tsx';
import { campaignLook } from '../../ui/states.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { createAppColumnHelper, RowLink } from '../../ui/table/index.ts';

const helper = createAppColumnHelper<CampaignRow>();

const Tasks = ({ campaign }: { campaign: CampaignRow }) => {
  if (campaign.tasksTotal === 0) return <span>—</span>;
  const failed = campaign.tasksFailed > 0 ? `, ${formatCount(campaign.tasksFailed)} failed` : '';
  return <span>{`${formatCount(campaign.tasksDone)} of ${formatCount(campaign.tasksTotal)}${failed}`}</span>;
};

/** The campaigns list: where each stands and what it has cost. */
export const campaignColumns = (tenant: string, withBrand: boolean) =>
  helper.columns([
    helper.accessor('name', {
      id: 'name',
      size: 300,
      meta: { label: 'Name' },
      cell: ({ row }) => (
        <RowLink
          to="/w/$tenant/campaigns/$id"
          params={{ tenant, id: row.original.id }}
          title={row.original.name}
        >
          {row.original.name}
        </RowLink>
      ),
    }),
    ...(withBrand
      ? [
          helper.display({
            id: 'brand',
            size: 160,
            meta: { label: 'Brand', wideOnly: true },
            cell: ({ row }) => <bdi title={row.original.brand?.name}>{row.original.brand?.name ?? '—'}</bdi>,
          }),
        ]
      : []),
    helper.display({
      id: 'state',
      size: 170,
      meta: { label: 'Status' },
      cell: ({ row }) => <StatusBadge plain state={campaignLook(row.original)} />,
    }),
    helper.display({
      id: 'tasks',
      size: 130,
      meta: { label: 'Tasks done', align: 'right' },
      cell: ({ row }) => <Tasks campaign={row.original} />,
    }),
    helper.display({
      id: 'spend',
      size: 250,
      meta: { label: 'Spent / cap', align: 'right' },
      cell: ({ row }) => (
        <SpendCell spentUsd={row.original.costUsd} heldUsd={null} capUsd={row.original.capUsd} />
      ),
    }),
    helper.accessor('submittedAt', {
      id: 'submitted',
      size: 120,
      meta: { label: 'Submitted', wideOnly: true },
      cell: ({ getValue }) => <RelativeTime at={getValue()} />,
    }),
    helper.accessor('createdAt', {
      id: 'created',
      size: 120,
      meta: { label: 'Created' },
      cell: ({ getValue }) => <RelativeTime at={getValue()} />,
    }),
  ]);
