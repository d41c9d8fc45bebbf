import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { ScrollRegion } from './scroll-region.tsx';
import classes from './small-table.module.css';

export interface SmallColumn {
  label: string;
  align?: 'right';
  /** As narrow as its longest cell: numbers of a list. */
  narrow?: true;
}

export interface SmallTableProps {
  label: string;
  columns: readonly SmallColumn[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
  /** Said instead of the table when there are no rows. */
  none: string;
}

/** A few rows that belong to one object: no sort, no paging. Scrolls by itself where it is too wide. */
export const SmallTable = ({ label, columns, rows, none }: SmallTableProps) => {
  if (rows.length === 0) return <p className={classes.none}>{none}</p>;
  return (
    <ScrollRegion label={label}>
      <Table aria-label={label} verticalSpacing={6} horizontalSpacing="sm" fz="sm" tabularNums withRowBorders>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th
                key={column.label}
                ta={column.align}
                className={classes.th}
                data-narrow={column.narrow}
              >
                {column.label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.key}>
              {row.cells.map((cell, index) => (
                <Table.Td
                  key={columns[index]?.label ?? index}
                  ta={columns[index]?.align}
                  className={classes.td}
                  data-narrow={columns[index]?.narrow}
                >
                  {cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
};
