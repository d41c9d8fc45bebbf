import { Button, Stack } from '@mantine/core';
import type { AuditRow } from '../../server/audit/contract.ts';
import { ChangeList } from '../ui/change-list.tsx';
import { formatCount, formatExact } from '../ui/format.ts';
import { IdCopy } from '../ui/id-copy.tsx';
import { KeyValue } from '../ui/key-value.tsx';
import { Section } from '../ui/section.tsx';
import { actWords } from './act-words.ts';
import classes from './audit.module.css';
import { Actor } from './audit-columns.tsx';

export interface AuditEntryProps {
  row: AuditRow;
  /** Narrows the list to this actor, or this object. */
  onActor: (label: string) => void;
  onObject: (id: string) => void;
}

/** One entry of the chain: who, what, why, and what it changed. */
export const AuditEntry = ({ row, onActor, onObject }: AuditEntryProps) => (
  <Stack gap="xl">
    <KeyValue
      labelWidth={96}
      items={[
        ['Entry', `#${formatCount(row.seq)}`],
        ['Time', formatExact(row.at)],
        [
          'Act',
          <>
            {actWords(row.action)} <code className={classes.code}>{row.action}</code>
          </>,
        ],
        ['Actor', <Actor key="actor" row={row} />],
        [
          'Object',
          <>
            {row.objectType.replaceAll('_', ' ')} <IdCopy value={row.objectId} what="object id" full />
          </>,
        ],
        ['Reason', row.reason === null ? null : <bdi key="reason">{row.reason}</bdi>],
        ['Source', row.source],
        [
          'Request',
          row.requestId === null ? null : (
            <IdCopy key="request" value={row.requestId} what="request id" full />
          ),
        ],
        ['Hash', <IdCopy key="hash" value={row.hash} what="hash of this entry" />],
      ]}
    />
    <Section title="Before and after">
      <ChangeList before={row.before} after={row.after} />
    </Section>
    <div className={classes.chain}>
      <Button onClick={() => onActor(row.actorLabel)}>All by this actor</Button>
      <Button onClick={() => onObject(row.objectId)}>All on this object</Button>
    </div>
  </Stack>
);
