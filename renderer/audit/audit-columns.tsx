import type { ReactNode } from 'react';
import type { AuditRow } from '../../server/audit/contract.ts';
import type { ActorKind } from '../../server/data/postgres/enums.ts';
import { formatCount } from '../ui/format.ts';
import { IdCopy } from '../ui/id-copy.tsx';
import { labelOf } from '../ui/labels.ts';
import { createAppColumnHelper } from '../ui/table/index.ts';
import { actWords } from './act-words.ts';
import classes from './audit.module.css';

export const actorKindLabels: Record<ActorKind, string> = {
  user: 'person',
  api_key: 'API key',
  machine: 'machine',
};

const helper = createAppColumnHelper<AuditRow>();

/** Who acted: the person, key or machine, and in which role. */
export const Actor = ({ row }: { row: AuditRow }) => (
  <span title={row.actorLabel}>
    <bdi>{row.actorLabel}</bdi>{' '}
    <span className={classes.quiet}>
      {row.actorRole?.replaceAll('_', '-') ?? labelOf(actorKindLabels, row.actorKind)}
      {row.actorKind === 'api_key' && row.actorRole !== null && ', API key'}
    </span>
  </span>
);

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** An entry's object in a word and the beginning of its id. */
const objectText = (row: AuditRow): string => {
  const name = row.after?.name ?? row.after?.slug ?? row.before?.name ?? row.after?.email;
  if (typeof name === 'string' && name !== '') return name;
  return uuid.test(row.objectId) ? row.objectId.slice(0, 8) : row.objectId;
};

/** Who did what to what, newest first. `open` is the link that shows one entry. */
export const auditColumns = (open: (row: AuditRow) => ReactNode) =>
  helper.columns([
    helper.accessor('at', {
      id: 'at',
      size: 92,
      meta: { label: 'Time' },
      cell: ({ row }) => open(row.original),
    }),
    helper.accessor('actorLabel', {
      id: 'actor',
      size: 212,
      meta: { label: 'Actor' },
      cell: ({ row }) => <Actor row={row.original} />,
    }),
    helper.accessor('action', {
      id: 'act',
      size: 270,
      meta: { label: 'Act' },
      cell: ({ getValue }) => (
        <span title={getValue()}>
          {actWords(getValue())} <code className={classes.code}>{getValue()}</code>
        </span>
      ),
    }),
    helper.display({
      id: 'object',
      size: 172,
      meta: { label: 'Object' },
      cell: ({ row }) => (
        <span title={row.original.objectId}>
          <span className={classes.quiet}>{row.original.objectType.replaceAll('_', ' ')}</span>{' '}
          <bdi>{objectText(row.original)}</bdi>
        </span>
      ),
    }),
    helper.accessor('reason', {
      id: 'reason',
      size: 170,
      meta: { label: 'Reason', wideOnly: true },
      cell: ({ getValue }) => <bdi title={getValue() ?? ''}>{getValue() ?? '—'}</bdi>,
    }),
    helper.accessor('source', {
      id: 'source',
      size: 72,
      meta: { label: 'Source', wideOnly: true },
      cell: ({ getValue }) => getValue(),
    }),
    helper.accessor('requestId', {
      id: 'request',
      size: 104,
      meta: { label: 'Request', wideOnly: true },
      cell: ({ getValue }) => {
        const id = getValue();
        return id === null ? '—' : <IdCopy value={id} what="request id" />;
      },
    }),
    helper.accessor('seq', {
      id: 'seq',
      size: 76,
      meta: { label: 'Entry', align: 'right', wideOnly: true },
      cell: ({ getValue }) => `#${formatCount(getValue())}`,
    }),
  ]);
