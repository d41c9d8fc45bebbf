import { Button, Checkbox } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { ErrorState } from '../error-state.tsx';
import { formatCount } from '../format.ts';
import { type AppColumns, useAppTable } from './app-table.ts';
import { BodyRows } from './body-rows.tsx';
import { ColumnsMenu } from './columns-menu.tsx';
import classes from './data-table.module.css';
import { HeaderCell } from './header-cell.tsx';
import type { ListState } from './list-query.ts';
import { handleRowKey, type RowActs } from './row-keys.ts';
import { toggleRow } from './selection.ts';
import { type BulkVerb, SelectionBar } from './selection-bar.tsx';
import { keepWidths, readWidths } from './widths.ts';

export interface DataTableProps<Row extends object> {
  /** Names the table for its widths and its tests. */
  id: string;
  /** What it lists, for screen readers. */
  label: string;
  columns: AppColumns<Row>;
  list: ListState<Row>;
  rowId: (row: Row) => string;
  /** Sort key, `-` before it descends; absent where the server sorts one way only. */
  sort?: string;
  onSort?: (sort: string) => void;
  /** Ids of columns the person hid; null until they chose. */
  hidden: readonly string[] | null;
  onHidden: (hidden: string[]) => void;
  /** Shown instead of rows when there are none: differs for "none yet" and "no match". */
  empty: ReactNode;
  /** Left of the Columns menu: search and filters. */
  filters?: ReactNode;
  /** Beside the Columns menu: saved views. */
  tools?: ReactNode;
  selection?: TableSelection;
  /** Space on a row's link; `peeked` is the row shown now. */
  peek?: { peeked: string | null; onPeek: (rowId: string) => void };
}

/** Rows chosen for an act on all of them. */
export interface TableSelection {
  selected: ReadonlySet<string>;
  onChange: (selected: ReadonlySet<string>) => void;
  /** At most three. */
  verbs: readonly BulkVerb[];
  /** Ids of everything that matches the filters, from the server. */
  allMatching?: () => Promise<readonly string[]>;
}

const rowHeight = 32;

const countText = (shown: number, total: number | null | undefined, noun: string): string => {
  if (total === undefined) return `${formatCount(shown)} ${noun}`;
  return total === null
    ? `${formatCount(shown)} of 10,000+`
    : `${formatCount(shown)} of ${formatCount(total)}`;
};

const sortState = (
  sortKey: string | undefined,
  sort: string | undefined,
): 'ascending' | 'descending' | 'none' | null => {
  if (sortKey === undefined || sort === undefined) return null;
  if (sort === sortKey) return 'ascending';
  return sort === `-${sortKey}` ? 'descending' : 'none';
};

/** The list of everything: server sort and filter, keyset paging, virtual rows in a real table, keyboard. */
export const DataTable = <Row extends object>(props: DataTableProps<Row>) => {
  const { list, selection } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const narrow = useMediaQuery('(max-width: 68.75em)') ?? false;
  const widths = useMemo(() => readWidths(props.id), [props.id]);
  const hiddenIds = useMemo(
    () =>
      new Set(
        props.hidden ??
          (narrow
            ? props.columns.flatMap((column) => (column.meta?.wideOnly && column.id ? [column.id] : []))
            : []),
      ),
    [props.hidden, props.columns, narrow],
  );
  const visibility = useMemo(() => Object.fromEntries([...hiddenIds].map((id) => [id, false])), [hiddenIds]);
  const table = useAppTable<Row>({
    columns: props.columns,
    data: list.rows,
    getRowId: props.rowId,
    initialState: { columnSizing: widths },
    state: { columnVisibility: visibility },
  });
  const sizing = table.state.columnSizing;
  useEffect(() => keepWidths(props.id, sizing), [props.id, sizing]);
  const rows = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (list.hasMore && !list.loadingMore && rows.length > 0 && last >= rows.length - 20) list.loadMore();
  }, [last, rows.length, list]);

  const anchor = useRef<string | null>(null);
  const toggle = (rowId: string, stretch: boolean): void => {
    if (selection === undefined) return;
    const ids = rows.map((row) => row.id);
    selection.onChange(toggleRow(selection.selected, ids, rowId, stretch ? anchor.current : null));
    anchor.current = rowId;
  };
  const selectLoaded = (): void => selection?.onChange(new Set(rows.map((row) => row.id)));
  const onPeek = props.peek?.onPeek;
  const acts: RowActs = {
    ...(selection === undefined ? {} : { toggle, selectAll: selectLoaded }),
    ...(onPeek === undefined ? {} : { peek: onPeek }),
  };
  const columns = table.getVisibleLeafColumns();
  const allSelected =
    selection !== undefined && rows.length > 0 && rows.every((row) => selection.selected.has(row.id));
  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  const choosable = props.columns
    .slice(1)
    .flatMap((column) => (column.id && column.meta ? [{ id: column.id, label: column.meta.label }] : []));
  // A page may come back empty while older rows were not looked through yet.
  const blank = list.status === 'ready' && rows.length === 0 && !list.hasMore;

  return (
    <div className={classes.root}>
      <div className={classes.tools}>
        <div className={classes.filters}>{props.filters}</div>
        <div className={classes.menus}>
          {props.tools}
          <ColumnsMenu columns={choosable} hidden={hiddenIds} onChange={props.onHidden} />
        </div>
      </div>
      {list.status === 'error' && list.problem !== null ? (
        <ErrorState problem={list.problem} onRetry={list.retry} />
      ) : blank ? (
        props.empty
      ) : (
        <>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: rows' own links have the focus; this only moves it. */}
          <div
            ref={scroller}
            className={classes.scroller}
            data-reloading={list.reloading || undefined}
            onKeyDown={(event) => {
              if (handleRowKey(event, acts)) event.preventDefault();
            }}
          >
            <table
              className={classes.table}
              aria-label={props.label}
              aria-rowcount={list.total ?? -1}
              aria-busy={list.status === 'loading'}
            >
              <colgroup>
                {selection !== undefined && <col style={{ width: 36 }} />}
                {columns.map((column) => (
                  <col key={column.id} style={{ width: column.getSize() }} />
                ))}
              </colgroup>
              <thead>
                <tr>
                  {selection !== undefined && (
                    <th className={classes.th}>
                      <Checkbox
                        aria-label="Select all loaded rows"
                        checked={allSelected}
                        indeterminate={!allSelected && selection.selected.size > 0}
                        onChange={() => (allSelected ? selection.onChange(new Set()) : selectLoaded())}
                      />
                    </th>
                  )}
                  {headers.map((header) => {
                    const facts = header.column.columnDef.meta;
                    const state = sortState(facts?.sortKey, props.sort);
                    const width = header.getSize();
                    return (
                      <HeaderCell
                        key={header.id}
                        label={facts?.label ?? header.column.id}
                        align={facts?.align}
                        width={width}
                        sort={state}
                        onSort={() =>
                          props.onSort?.(state === 'ascending' ? `-${facts?.sortKey}` : `${facts?.sortKey}`)
                        }
                        onDrag={header.getResizeHandler()}
                        onNudge={(by) =>
                          table.setColumnSizing((sizes) => ({
                            ...sizes,
                            [header.column.id]: Math.min(640, Math.max(64, width + by)),
                          }))
                        }
                      />
                    );
                  })}
                </tr>
              </thead>
              <BodyRows
                rows={rows}
                items={items}
                totalSize={virtual.getTotalSize()}
                columnCount={columns.length + (selection === undefined ? 0 : 1)}
                loading={list.status === 'loading'}
                selected={selection?.selected ?? null}
                onToggle={toggle}
                peeked={props.peek?.peeked ?? null}
                cell={(cell) => <table.FlexRender cell={cell} />}
              />
            </table>
          </div>
          <div className={classes.foot}>
            <span>
              {list.status === 'loading'
                ? 'Loading…'
                : countText(rows.length, list.total, rows.length === 1 ? 'row' : 'rows')}
            </span>
            {list.hasMore && (
              <Button variant="subtle" onClick={list.loadMore} disabled={list.loadingMore}>
                {list.loadingMore ? 'Loading…' : 'Load 100 more'}
              </Button>
            )}
            {list.problem !== null && <span className={classes.footProblem}>{list.problem.message}</span>}
          </div>
        </>
      )}
      {selection !== undefined && (
        <SelectionBar
          selected={selection.selected}
          verbs={selection.verbs}
          loaded={rows.length}
          total={list.total}
          {...(selection.allMatching === undefined ? {} : { onAllMatching: selection.allMatching })}
          onSelect={selection.onChange}
        />
      )}
    </div>
  );
};
