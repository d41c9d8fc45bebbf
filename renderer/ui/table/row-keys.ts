import type { KeyboardEvent } from 'react';

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

/**
 * Moves between rows with ↑ ↓ j k and selects with x; Enter is the link's own. Only while focus is in
 * the table and not in a field.
 * @returns whether the key was used.
 */
export const handleRowKey = (
  event: KeyboardEvent<HTMLElement>,
  toggle: ((rowId: string) => void) | null,
): boolean => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return false;
  const row = event.target instanceof Element ? event.target.closest('[data-row]') : null;
  const down = event.key === 'ArrowDown' || event.key === 'j';
  const up = event.key === 'ArrowUp' || event.key === 'k';
  if (down || up) {
    const next =
      row === null ? event.currentTarget.querySelector('[data-row]') : neighbour(row, down ? 1 : -1);
    const link = linkOf(next);
    link?.focus();
    next?.scrollIntoView({ block: 'nearest' });
    return link !== null;
  }
  const rowId = row?.getAttribute('data-row');
  if (event.key === 'x' && toggle !== null && rowId !== null && rowId !== undefined) {
    toggle(rowId);
    return true;
  }
  return false;
};
