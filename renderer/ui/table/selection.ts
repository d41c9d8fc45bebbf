/** Ids as an unbroken stretch of the list, both ends included, whichever was clicked first. */
const stretch = (ids: readonly string[], from: string, to: string): readonly string[] => {
  const [first, last] = [ids.indexOf(from), ids.indexOf(to)];
  return first < 0 || last < 0 ? [to] : ids.slice(Math.min(first, last), Math.max(first, last) + 1);
};

/**
 * The selection after a row's box was used. With an anchor (shift held) everything from it to the row
 * becomes what the row becomes; pure.
 * @param anchor the row used last, or null for this row alone
 */
export const toggleRow = (
  selected: ReadonlySet<string>,
  ids: readonly string[],
  rowId: string,
  anchor: string | null,
): ReadonlySet<string> => {
  const next = new Set(selected);
  const on = !selected.has(rowId);
  for (const id of anchor === null ? [rowId] : stretch(ids, anchor, rowId)) {
    if (on) next.add(id);
    else next.delete(id);
  }
  return next;
};
