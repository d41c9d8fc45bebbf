import { Checkbox, Skeleton } from '@mantine/core';
import type { VirtualItem } from '@tanstack/react-virtual';
import type { ReactNode } from 'react';
import type { AppTable } from './app-table.ts';
import classes from './data-table.module.css';

type TableRow<Row extends object> = ReturnType<AppTable<Row>['getRowModel']>['rows'][number];
type TableCell<Row extends object> = ReturnType<TableRow<Row>['getVisibleCells']>[number];

export interface BodyRowsProps<Row extends object> {
  rows: readonly TableRow<Row>[];
  items: readonly VirtualItem[];
  totalSize: number;
  columnCount: number;
  loading: boolean;
  /** null where nothing can be selected. */
  selected: ReadonlySet<string> | null;
  /** `stretch` when shift was held. */
  onToggle: (rowId: string, stretch: boolean) => void;
  /** The row a drawer shows. */
  peeked: string | null;
  cell: (cell: TableCell<Row>) => ReactNode;
}

const Spacer = ({ height, columns }: { height: number; columns: number }) =>
  height > 0 ? (
    <tr aria-hidden>
      <td colSpan={columns} className={classes.spacer} style={{ height }} />
    </tr>
  ) : null;

const skeletonRows = Array.from({ length: 8 }, (_, index) => index);

const SkeletonRows = ({ columns }: { columns: number }) => (
  <tbody>
    {skeletonRows.map((row) => (
      <tr key={row} className={classes.row}>
        {Array.from({ length: columns }, (_, column) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity.
          <td key={column} className={classes.td}>
            <Skeleton height={10} width={`${40 + ((row * 7 + column * 13) % 45)}%`} />
          </td>
        ))}
      </tr>
    ))}
  </tbody>
);

/** The rows in view, between two spacers of the others' height. */
export const BodyRows = <Row extends object>(props: BodyRowsProps<Row>) => {
  const { rows, items, selected } = props;
  if (props.loading) return <SkeletonRows columns={props.columnCount} />;
  const before = items[0]?.start ?? 0;
  const after = props.totalSize - (items.at(-1)?.end ?? props.totalSize);
  return (
    <tbody>
      <Spacer height={before} columns={props.columnCount} />
      {items.map((item) => {
        const row = rows[item.index];
        if (row === undefined) return null;
        const chosen = selected?.has(row.id) ?? false;
        return (
          <tr
            key={row.id}
            data-row={row.id}
            data-selected={chosen || undefined}
            data-peeked={props.peeked === row.id || undefined}
            aria-rowindex={item.index + 2}
            className={classes.row}
          >
            {selected !== null && (
              <td className={classes.td}>
                <Checkbox
                  aria-label="Select row"
                  checked={chosen}
                  onChange={(event) =>
                    props.onToggle(row.id, (event.nativeEvent as unknown as MouseEvent).shiftKey)
                  }
                />
              </td>
            )}
            {row.getVisibleCells().map((cell) => (
              <td key={cell.id} className={classes.td} data-align={cell.column.columnDef.meta?.align}>
                {props.cell(cell)}
              </td>
            ))}
          </tr>
        );
      })}
      <Spacer height={after} columns={props.columnCount} />
    </tbody>
  );
};
