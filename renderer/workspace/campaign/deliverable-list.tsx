import { Anchor, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../app/api.tsx';
import { problemOf } from '../../app/problem.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatBytes } from '../../ui/format.ts';
import { agentLabel } from '../../ui/labels.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SmallTable } from '../../ui/small-table.tsx';

/** What came out of a campaign, newest first. */
export const DeliverableList = ({
  campaignId,
  onOpen,
}: {
  campaignId: string;
  onOpen: (id: string) => void;
}) => {
  const api = useApi();
  const deliverables = useQuery(api.deliverables.list.queryOptions({ campaignId }));
  if (deliverables.isError)
    return <ErrorState problem={problemOf(deliverables.error)} onRetry={() => void deliverables.refetch()} />;
  if (deliverables.data === undefined) return <Skeleton height={160} />;
  const { items } = deliverables.data;
  if (items.length === 0)
    return <EmptyState title="No deliverables yet">Each task that ends well leaves one here.</EmptyState>;
  return (
    <SmallTable
      label="Deliverables"
      none=""
      columns={[
        { label: 'Title' },
        { label: 'Kind' },
        { label: 'Version', align: 'right' },
        { label: 'Size', align: 'right' },
        { label: 'Made' },
      ]}
      rows={items.map((item) => ({
        key: item.id,
        cells: [
          <Anchor key="title" component="button" type="button" ta="start" onClick={() => onOpen(item.id)}>
            <bdi>{item.title}</bdi>
          </Anchor>,
          agentLabel(item.kind.replaceAll('_', '-')),
          `v${item.version}`,
          formatBytes(item.bytes),
          <RelativeTime key="made" at={item.createdAt} />,
        ],
      }))}
    />
  );
};
