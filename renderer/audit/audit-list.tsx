import { Button, Drawer } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import type { AuditRow } from '../../server/audit/contract.ts';
import type { ActorKind } from '../../server/data/postgres/enums.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportMenu } from '../ui/export-menu.tsx';
import { optionsOf } from '../ui/labels.ts';
import { DataTable, FilterBar, type FilterField, type ListState } from '../ui/table/index.ts';
import { actGroups, actWords } from './act-words.ts';
import { actorKindLabels, auditColumns } from './audit-columns.tsx';
import { AuditEntry } from './audit-entry.tsx';
import { type AuditSearch, auditQuery, isAuditFiltered } from './audit-search.ts';
import { PeriodFilter } from './period-filter.tsx';

export interface AuditListProps {
  /** Names the table for its widths. */
  id: string;
  list: ListState<AuditRow>;
  search: AuditSearch;
  /** Writes part of the address; `replace` while typing. */
  onSearch: (part: Partial<AuditSearch>, replace?: boolean) => void;
  /** The entry the address names, once it was read; it may lie far down the list. */
  opened: AuditRow | null;
  /** The link that opens an entry, around its time. */
  open: (row: AuditRow) => ReactNode;
  /** Path of the file of these entries; its form is added as `format`. Absent for those who may not export. */
  exportPath?: string;
  /** More that the path's query says: whose chain, for whom. */
  exportWith?: Readonly<Record<string, string>>;
}

const fields: readonly FilterField[] = [
  { key: 'act', label: 'Act', options: actGroups },
  { key: 'kind', label: 'By', options: optionsOf(actorKindLabels) },
  // These two come from an open entry; there is nothing to choose from here.
  { key: 'actor', label: 'Actor', options: [] },
  { key: 'object', label: 'Object', options: [] },
];

const cleared: Partial<AuditSearch> = {
  q: undefined,
  act: undefined,
  kind: undefined,
  actor: undefined,
  object: undefined,
  from: undefined,
  to: undefined,
};

const filesOf = (path: string, search: AuditSearch, more: Readonly<Record<string, string>>) =>
  (['csv', 'ndjson'] as const).map((format) => {
    const query = auditQuery(search);
    query.set('format', format);
    for (const [key, value] of Object.entries(more)) query.set(key, value);
    return {
      label: format === 'csv' ? 'CSV, for spreadsheets' : 'NDJSON, with hashes',
      href: `${path}?${query}`,
    };
  });

/** Entries of one chain, newest first; a row opens what it changed. */
export const AuditList = (props: AuditListProps) => {
  const { id, list, search, onSearch, opened, open, exportPath, exportWith = {} } = props;
  const columns = useMemo(() => auditColumns(open), [open]);
  const close = (): void => onSearch({ entry: undefined });
  const filtered = isAuditFiltered(search);
  const clear = (): void => onSearch(cleared);
  const setFilter = (key: string, values: string[]): void => {
    const some = values.length === 0 ? undefined : values;
    if (key === 'act') onSearch({ act: some });
    if (key === 'kind') onSearch({ kind: some as ActorKind[] | undefined });
    if (key === 'actor') onSearch({ actor: undefined });
    if (key === 'object') onSearch({ object: undefined });
  };
  return (
    <>
      <DataTable
        id={id}
        label="Audit log"
        columns={columns}
        list={list}
        rowId={(row) => String(row.seq)}
        hidden={search.hide ?? null}
        onHidden={(hide) => onSearch({ hide }, true)}
        peek={{
          peeked: search.entry === undefined ? null : String(search.entry),
          onPeek: (seq) => onSearch({ entry: Number(seq) }),
        }}
        tools={
          exportPath === undefined ? undefined : (
            <ExportMenu
              what={filtered ? 'Entries as filtered' : 'All entries'}
              files={filesOf(exportPath, search, exportWith)}
            />
          )
        }
        filters={
          <FilterBar
            searchLabel="Search actor, act, id, reason"
            query={search.q ?? ''}
            onQuery={(q) => onSearch({ q: q === '' ? undefined : q }, true)}
            fields={fields}
            values={{
              act: search.act ?? [],
              kind: search.kind ?? [],
              actor: search.actor === undefined ? [] : [search.actor],
              object: search.object === undefined ? [] : [search.object.slice(0, 13)],
            }}
            onFilter={setFilter}
            onClear={clear}
            filtered={filtered}
          >
            <PeriodFilter from={search.from} to={search.to} onChange={onSearch} />
          </FilterBar>
        }
        empty={
          filtered ? (
            <EmptyState
              title="Nothing matches these filters"
              action={<Button onClick={clear}>Clear filters</Button>}
            />
          ) : (
            <EmptyState title="Nothing yet" icon={<IconHistory size={24} stroke={1.5} aria-hidden />}>
              What people, keys and machines do is written down here as it happens.
            </EmptyState>
          )
        }
      />
      <Drawer
        opened={opened !== null}
        onClose={close}
        size="lg"
        title={opened === null ? '' : actWords(opened.action)}
      >
        {opened !== null && (
          <AuditEntry
            row={opened}
            onActor={(actor) => onSearch({ ...cleared, actor, entry: undefined })}
            onObject={(object) => onSearch({ ...cleared, object, entry: undefined })}
          />
        )}
      </Drawer>
    </>
  );
};
