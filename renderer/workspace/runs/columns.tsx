import type { RunRow } from '../../../server/runs/contract.ts';
import { formatCount, formatDuration, unknown } from '../../ui/format.ts';
import { agentLabel } from '../../ui/labels.ts';
import { Money } from '../../ui/money.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { runLook } from '../../ui/states.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { createAppColumnHelper, RowLink } from '../../ui/table/index.ts';

const helper = createAppColumnHelper<RunRow>();

const took = (run: RunRow): string =>
  run.startedAt === null || run.finishedAt === null
    ? unknown
    : formatDuration(Date.parse(run.finishedAt) - Date.parse(run.startedAt));

/** The runs list: what was executed, how it ended, what it cost. */
export const runColumns = (tenant: string) =>
  helper.columns([
    helper.display({
      id: 'task',
      size: 200,
      meta: { label: 'Task' },
      cell: ({ row }) => {
        const title = row.original.taskTitle ?? 'Plan';
        return (
          <RowLink to="/w/$tenant/runs/$run" params={{ tenant, run: row.original.id }} title={title}>
            {title}
          </RowLink>
        );
      },
    }),
    helper.display({
      id: 'state',
      size: 150,
      meta: { label: 'Status' },
      cell: ({ row }) => <StatusBadge plain state={runLook(row.original)} />,
    }),
    helper.accessor('campaignName', {
      id: 'campaign',
      size: 150,
      meta: { label: 'Campaign' },
      cell: ({ getValue }) => <bdi title={getValue()}>{getValue()}</bdi>,
    }),
    helper.accessor('role', {
      id: 'role',
      size: 140,
      meta: { label: 'Agent' },
      cell: ({ getValue }) => agentLabel(getValue()),
    }),
    helper.accessor('modelId', {
      id: 'model',
      size: 130,
      meta: { label: 'Model', wideOnly: true },
      cell: ({ getValue }) => getValue(),
    }),
    helper.accessor('outputTokens', {
      id: 'tokens',
      size: 90,
      meta: { label: 'Tokens out', align: 'right', wideOnly: true },
      cell: ({ getValue }) => formatCount(getValue()),
    }),
    helper.accessor('costUsd', {
      id: 'cost',
      size: 96,
      meta: { label: 'Cost', align: 'right' },
      cell: ({ row }) => (
        <Money
          usd={row.original.costUsd}
          places={4}
          {...(row.original.provider === 'ollama' && Number(row.original.costUsd) === 0
            ? { priceStatus: 'free_local' }
            : {})}
        />
      ),
    }),
    helper.display({
      id: 'took',
      size: 80,
      meta: { label: 'Took', align: 'right', wideOnly: true },
      cell: ({ row }) => took(row.original),
    }),
    helper.accessor('createdAt', {
      id: 'created',
      size: 90,
      meta: { label: 'Queued' },
      cell: ({ getValue }) => <RelativeTime at={getValue()} />,
    }),
  ]);
