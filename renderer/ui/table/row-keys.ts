import type { KeyboardEvent } from 'react';

/** What keys in the table's rows do beyond moving; each absent where the table cannot. */
export interface RowActs {
  /** `x`: select or let go. With shift: everything from the row used last. */
  toggle?: (rowId: string, stretch: boolean) => void;
  /** ⌘A or Ctrl+A: all loaded rows. */
  selectAll?: () => void;
  /** Space: look at the row without leaving the list. */
  peek?: (rowId: string) => void;
}

const linkOf = (row: Element | null | undefined): HTMLElement | null =>
  row?.querySelector<HTMLElement>('[data-row-link]') ?? null;

const neighbour = (row: Element, step: 1 | -1): Element | null => {
  let next = step === 1 ? row.nextElementSibling : row.previousElementSibling;
  while (next !== null && !next.hasAttribute('data-row')) {
    next = step === 1 ? next.nextElementSibling : next.previousElementSibling;
  }
  return next;
};

const isTyping = (target: EventTarget): boolean =>
  target instanceof HTMLElement &&
  target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable], [role="menu"]') !== null;

const move = (event: KeyboardEvent<HTMLElement>, row: Element | null, step: 1 | -1): boolean => {
  const next = row === null ? event.currentTarget.querySelector('[data-row]') : neighbour(row, step);
  const link = linkOf(next);
  link?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return link !== null;
};

const steps: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/**
 * Moves between rows with ↑ ↓ j k, selects with x, peeks with Space; Enter is the link's own. Only while
 * focus is in the table and not in a field.
 * @returns whether the key was used.
 */
export const handleRowKey = (event: KeyboardEvent<HTMLElement>, acts: RowActs): boolean => {
  if (event.altKey || isTyping(event.target)) return false;
  if (event.ctrlKey || event.metaKey) {
    if (event.key !== 'a' || acts.selectAll === undefined) return false;
    acts.selectAll();
    return true;
  }
  const row = event.target instanceof Element ? event.target.closest('[data-row]') : null;
  const step = steps[event.key];
  if (step !== undefined) return move(event, row, step);
  const rowId = row?.getAttribute('data-row') ?? null;
  if (rowId === null) return false;
  if (event.key.toLowerCase() === 'x' && acts.toggle !== undefined) {
    acts.toggle(rowId, event.shiftKey);
    return true;
  }
  // Space in a box or on a button is theirs.
  const onLink = event.target instanceof Element && event.target.hasAttribute('data-row-link');
  if (event.key === ' ' && onLink && acts.peek !== undefined) {
    acts.peek(rowId);
    return true;
  }
  return false;
};
