/** Columns that hold JSON: their arrays are JSON, everybody else's are PostgreSQL arrays. */
const jsonColumns = new Set([
  'brief',
  'normalised',
  'skill_versions',
  'feature_overrides',
  'before',
  'after',
]);

/** A table's rows, every one with the same keys in the code's names. */
export interface TableRows {
  table: string;
  rows: readonly object[];
  /** Keys that hold JSON in this table, beyond those that always do. */
  json?: readonly string[];
}

/** `firstTokenMs` → `first_token_ms`: how the schema maps every column. */
export const columnOf = (key: string): string =>
  key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const escaped = (text: string): string => text.replace(/[\\\n\r\t]/g, (found) => escapes[found] ?? found);

function arrayText(items: readonly unknown[]): string {
  return `{${items.map((item) => (typeof item === 'number' ? String(item) : `"${String(item).replace(/["\\]/g, '\\$&')}"`)).join(',')}}`;
}

function valueText(value: unknown, json: boolean): string {
  if (value === null || value === undefined) return '\\N';
  if (json) return escaped(JSON.stringify(value));
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (typeof value === 'number' || typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\\\x${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return escaped(arrayText(value));
  throw new Error(`No text form for ${typeof value}`);
}

/** The columns and the text form of rows for COPY FROM STDIN, in pieces of some tens of kilobytes. */
export function copyText({ rows, json = [] }: TableRows): { columns: string[]; pieces: Iterable<string> } {
  const keys = Object.keys(rows[0] ?? {});
  const columns = keys.map(columnOf);
  const isJson = columns.map((column, at) => jsonColumns.has(column) || json.includes(keys[at] ?? ''));
  function* pieces(): Iterable<string> {
    let piece = '';
    for (const row of rows as readonly Record<string, unknown>[]) {
      piece += `${keys.map((key, at) => valueText(row[key], isJson[at] ?? false)).join('\t')}\n`;
      if (piece.length > 60_000) {
        yield piece;
        piece = '';
      }
    }
    if (piece) yield piece;
  }
  return { columns, pieces: pieces() };
}
