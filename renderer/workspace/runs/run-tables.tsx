import type { RunDetail } from '../../../server/runs/contract.ts';
import { formatCount, formatDuration, unknown } from '../../ui/format.ts';
import { Money } from '../../ui/money.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { attemptLook } from '../../ui/states.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';

const span = (from: string | null, to: string | null): string =>
  from === null || to === null ? unknown : formatDuration(Date.parse(to) - Date.parse(from));

/** Each worker try of a run. */
export const AttemptsTable = ({ attempts }: { attempts: RunDetail['attempts'] }) => (
  <SmallTable
    label="Attempts"
    none="No worker has taken it yet."
    columns={[
      { label: 'No.', align: 'right', narrow: true },
      { label: 'State' },
      { label: 'Began' },
      { label: 'Took', align: 'right' },
      { label: 'Error' },
    ]}
    rows={attempts.map((attempt) => ({
      key: String(attempt.attempt),
      cells: [
        formatCount(attempt.attempt),
        <StatusBadge key="state" plain state={attemptLook(attempt.state)} />,
        <RelativeTime key="began" at={attempt.startedAt} />,
        span(attempt.startedAt, attempt.finishedAt),
        attempt.errorMessage ?? attempt.errorCode ?? '',
      ],
    }))}
  />
);

const ended = (call: RunDetail['calls'][number]): boolean =>
  call.durationMs !== null || call.errorCode !== null || call.outputTokens > 0;

/** Each request to a model: one ledger row, also when it was retried. */
export const CallsTable = ({ calls }: { calls: RunDetail['calls'] }) => (
  <SmallTable
    label="Calls"
    none="No model was called."
    columns={[
      { label: 'Model' },
      { label: 'Tokens in', align: 'right' },
      { label: 'Tokens out', align: 'right' },
      { label: 'Cost', align: 'right' },
      { label: 'First token', align: 'right' },
      { label: 'Took', align: 'right' },
      { label: 'Error' },
    ]}
    rows={calls.map((call) => ({
      key: call.id,
      cells: [
        call.modelId,
        formatCount(ended(call) ? call.inputTokens : null),
        formatCount(ended(call) ? call.outputTokens : null),
        <Money
          key="cost"
          usd={call.costUsd}
          places={4}
          estimated={call.estimated}
          priceStatus={call.priceStatus}
        />,
        formatDuration(call.firstTokenMs),
        formatDuration(call.durationMs),
        call.errorCode ?? '',
      ],
    }))}
  />
);
