import { describe, expect, it } from 'vitest';
import { toggleRow } from './selection.ts';

const ids = ['a', 'b', 'c', 'd', 'e'];
const chosenAfter = (selected: string[], row: string, anchor: string | null): string[] => [
  ...toggleRow(new Set(selected), ids, row, anchor),
];

describe('selecting rows', () => {
  it('turns one row on and off', () => {
    expect(chosenAfter([], 'b', null)).toEqual(['b']);
    expect(chosenAfter(['a', 'b'], 'b', null)).toEqual(['a']);
  });
  it('takes everything between the anchor and the row, in either direction', () => {
    expect(chosenAfter(['b'], 'd', 'b')).toEqual(['b', 'c', 'd']);
    expect(chosenAfter(['d'], 'b', 'd').sort()).toEqual(['b', 'c', 'd']);
  });
  it('lets a whole stretch go when the row was on', () => {
    expect(chosenAfter(['a', 'b', 'c', 'e'], 'c', 'a')).toEqual(['e']);
  });
  it('falls back to the row alone when the anchor left the list', () => {
    expect(chosenAfter([], 'c', 'gone')).toEqual(['c']);
  });
});
