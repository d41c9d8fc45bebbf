import { describe, expect, it } from 'vitest';
import { toCsv } from './csv.ts';

describe('CSV of a selection', () => {
  it('quotes what needs it and leaves nothing empty as nothing', () => {
    expect(
      toCsv(
        ['name', 'n'],
        [
          ['Kettle & Co., "tea"', 3],
          ['two\nlines', null],
        ],
      ),
    ).toBe('name,n\r\n"Kettle & Co., ""tea""",3\r\n"two\nlines",\r\n');
  });
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '＝1'])('makes %j harmless', (text) => {
    expect(toCsv(['a'], [[text]])).toBe(`a\r\n'${text}\r\n`);
  });
});
