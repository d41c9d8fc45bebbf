import { AppError } from '../errors/app-error.ts';

/** Opaque cursor of keyset paging: the sort key and id of the last row shown. */
export function encodeCursor(key: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Reads a cursor back; one of another list, or a broken one, is refused. */
export function decodeCursor(cursor: string, length: number): (string | number | null)[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const plain = (part: unknown): boolean =>
      part === null || typeof part === 'string' || typeof part === 'number';
    if (Array.isArray(key) && key.length === length && key.every(plain)) return key;
  } catch {
    // Falls through to the refusal.
  }
  throw new AppError('invalid_input', 'This cursor does not belong to the list. Start again without it.');
}
