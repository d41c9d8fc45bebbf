import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import classes from './data-table.module.css';

export interface HeaderCellProps {
  label: string;
  align?: 'right' | undefined;
  width: number;
  sort: 'ascending' | 'descending' | 'none' | null;
  onSort: () => void;
  /** Pointer handler of the drag. */
  onDrag: (event: unknown) => void;
  /** Keyboard: by so many pixels. */
  onNudge: (by: number) => void;
}

const nudge = (event: KeyboardEvent, onNudge: (by: number) => void): void => {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
  event.preventDefault();
  event.stopPropagation();
  onNudge((event.key === 'ArrowRight' ? 1 : -1) * (event.shiftKey ? 40 : 8));
};

/** A heading that sorts where the server can, with a handle that resizes by drag or by ← →. */
export const HeaderCell = ({ label, align, width, sort, onSort, onDrag, onNudge }: HeaderCellProps) => {
  const Arrow = sort === 'descending' ? IconArrowDown : IconArrowUp;
  return (
    <th
      scope="col"
      className={classes.th}
      data-align={align}
      {...(sort === null ? {} : { 'aria-sort': sort })}
    >
      {sort === null ? (
        <span className={classes.heading}>{label}</span>
      ) : (
        <UnstyledButton className={classes.heading} data-sortable onClick={onSort}>
          {label}
          {sort !== 'none' && <Arrow size={12} stroke={2} aria-hidden />}
        </UnstyledButton>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a focusable separator has no element of its own. */}
      <div
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={`Width of ${label}`}
        aria-valuenow={Math.round(width)}
        aria-valuemin={64}
        aria-valuemax={640}
        className={classes.resizer}
        onMouseDown={onDrag}
        onTouchStart={onDrag}
        onKeyDown={(event) => nudge(event, onNudge)}
      />
    </th>
  );
};
