/** A cell a spreadsheet would run as a formula gets a `'` before it, as in the server's files. */
const safe = (text: string): string =>
  /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;

const cell = (value: string | number | null): string => {
  const text = value === null ? '' : safe(String(value));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Rows as CSV (RFC 4180) with a heading line. */
export const toCsv = (
  headers: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string => [headers, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');

/** Hands a small text to the browser as a file. */
export const saveText = (name: string, type: string, text: string): void => {
  const href = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
};
