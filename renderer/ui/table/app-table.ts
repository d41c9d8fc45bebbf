import {
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createTableHook,
  tableFeatures,
} from '@tanstack/react-table';

/** What a column tells the table beyond its cells. */
export interface ColumnFacts {
  /** Heading in words; also its name in the Columns menu. */
  label: string;
  /** Numbers stand right, under a heading that does too. */
  align?: 'right';
  /** Key the server sorts by; absent where it cannot. */
  sortKey?: string;
  /** First to go when the window is narrow; still there in the Columns menu. */
  wideOnly?: boolean;
}

/** The one table of the app: the server sorts, filters and pages; the table keeps widths and visibility. */
export const { useAppTable, createAppColumnHelper } = createTableHook({
  features: tableFeatures({
    columnSizingFeature,
    columnVisibilityFeature,
    columnResizingFeature,
    columnMeta: {} as ColumnFacts,
  }),
  columnResizeMode: 'onChange',
  defaultColumn: { minSize: 64, maxSize: 640, size: 140 },
});

type Helper<Row extends object> = ReturnType<typeof createAppColumnHelper<Row>>;
/** Columns of a table over `Row`, as the helper makes them. */
export type AppColumns<Row extends object> = ReturnType<Helper<Row>['columns']>;
export type AppTable<Row extends object> = ReturnType<typeof useAppTable<Row>>;
