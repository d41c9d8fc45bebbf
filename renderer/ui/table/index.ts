export { type AppColumns, createAppColumnHelper } from './app-table.ts';
export { DataTable, type DataTableProps, type TableSelection } from './data-table.tsx';
export { FilterBar, type FilterField } from './filter-bar.tsx';
export { type ListState, useListState, wholeList } from './list-query.ts';
export { RowLink } from './row-link.tsx';
export { SavedViews } from './saved-views.tsx';
