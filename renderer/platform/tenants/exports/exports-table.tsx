import { Progress, Text } from '@mantine/core';
import type { ExportState } from '../../../../server/data/postgres/enums.ts';
import type { ExportRow } from '../../../../server/exports/contract.ts';
import type { TenantDetail } from '../../../../server/tenants/contract.ts';
import { DownloadButton } from '../../../ui/download-button.tsx';
import { formatBytes, formatCount, formatPercent } from '../../../ui/format.ts';
import { IdCopy } from '../../../ui/id-copy.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { SmallTable } from '../../../ui/small-table.tsx';
import type { StateLook } from '../../../ui/states.ts';
import { StatusBadge } from '../../../ui/status-badge.tsx';

const looks: Record<ExportState, StateLook> = {
  queued: { meaning: 'neutral', label: 'waiting' },
  running: { meaning: 'info', label: 'exporting' },
  done: { meaning: 'ok', label: 'ready' },
  failed: { meaning: 'danger', label: 'failed' },
};

const archivePath = (tenant: TenantDetail, row: ExportRow): string =>
  `/admin/tenants/${tenant.id}/exports/${row.id}/archive`;

const Progressed = ({ row }: { row: ExportRow }) => {
  if (row.state === 'failed') return <span>{row.problem ?? 'It stopped without saying why.'}</span>;
  if (row.state === 'done')
    return (
      <>
        {formatCount(row.rowsDone)} rows, {formatBytes(row.bytes)}
      </>
    );
  const share =
    row.rowsTotal === null || row.rowsTotal === 0 ? null : Math.min(1, row.rowsDone / row.rowsTotal);
  return (
    <>
      {formatCount(row.rowsDone)}{' '}
      {share === null ? 'rows' : `of about ${formatCount(row.rowsTotal)} rows · ${formatPercent(share, 1)}`}
      <Progress value={(share ?? 0) * 100} animated={share === null} aria-label="Exported" mt={4} w={160} />
    </>
  );
};

const Ending = ({ row }: { row: ExportRow }) => {
  if (row.expiresAt === null) return <>{row.cause === 'deletion' ? 'the purge' : '—'}</>;
  return <RelativeTime at={row.expiresAt} />;
};

export interface ExportsTableProps {
  tenant: TenantDetail;
  rows: readonly ExportRow[];
}

/** Archives of a tenant: how far each is, its hash, and the file. */
export const ExportsTable = ({ tenant, rows }: ExportsTableProps) => (
  <SmallTable
    label="Exports"
    none="No export yet."
    columns={[
      { label: 'Started' },
      { label: 'State' },
      { label: 'Written' },
      { label: 'By' },
      { label: 'SHA-256' },
      { label: 'Kept until' },
      { label: 'File', align: 'right' },
    ]}
    rows={rows.map((row) => ({
      key: row.id,
      cells: [
        <RelativeTime key="at" at={row.createdAt} />,
        <StatusBadge key="state" plain state={looks[row.state]} />,
        <Progressed key="written" row={row} />,
        <Text key="by" span>
          <bdi>{row.requestedBy}</bdi>
        </Text>,
        row.sha256 === null ? '—' : <IdCopy key="hash" value={row.sha256} what="hash of the archive" />,
        <Ending key="ends" row={row} />,
        row.state === 'done' ? (
          <DownloadButton key="file" href={archivePath(tenant, row)} size="compact-xs">
            Download
          </DownloadButton>
        ) : (
          ''
        ),
      ],
    }))}
  />
);
