/** Column widths in pixels by column id, as the person left them. */
export type Widths = Record<string, number>;

const keyOf = (table: string): string => `dm-table-widths-${table}`;

/** Widths kept in this browser; anything unreadable counts as none. */
export const readWidths = (table: string): Widths => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(table)) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(
      Object.entries(kept).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    );
  } catch {
    return {};
  }
};

export const keepWidths = (table: string, widths: Widths): void => {
  try {
    localStorage.setItem(keyOf(table), JSON.stringify(widths));
  } catch {
    // A browser without storage forgets widths; nothing else is lost.
  }
};
