import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatExact,
  formatPercent,
  formatRelative,
  formatUsd,
  middleTruncate,
} from './format.ts';

describe('money', () => {
  it.each([
    ['0.000000', 2, '$0.00'],
    ['-0.000000', 2, '$0.00'],
    ['0.000001', 2, '<$0.01'],
    ['0.000001', 6, '$0.000001'],
    ['-0.000001', 2, '<−$0.01'],
    ['9999999.999999', 6, '$9,999,999.999999'],
    ['41.2', 2, '$41.20'],
    ['0.4212', 4, '$0.4212'],
    ['', 2, '—'],
    ['NaN', 2, '—'],
    ['null', 2, '—'],
    [null, 2, '—'],
    [undefined, 2, '—'],
  ] as const)('%s at %s places is %s', (usd, places, shown) => {
    expect(formatUsd(usd, places)).toBe(shown);
  });
});

describe('counts, shares, sizes, durations', () => {
  it('never invents a zero or a NaN', () => {
    expect(formatCount(null)).toBe('—');
    expect(formatCount(Number.NaN)).toBe('—');
    expect(formatCount(1_234_567_890)).toBe('1,234,567,890');
    expect(formatPercent(0, 0)).toBe('—');
    expect(formatPercent(1, 0)).toBe('—');
  });
  it.each([
    [0.0004, 1, '0.0 %'],
    [0.9996, 1, '100 %'],
    [2.4, 1, '240 %'],
    [0.052, 1, '5.2 %'],
    [0, 1, '0 %'],
  ])('%s of %s is %s', (part, of, shown) => expect(formatPercent(part, of)).toBe(shown));
  it.each([
    [0, '0 B'],
    [512, '512 B'],
    [1_468_006, '1.4 MiB'],
    [2 ** 41, '2 TiB'],
  ])('%s bytes are %s', (bytes, shown) => expect(formatBytes(bytes)).toBe(shown));
  it.each([
    [38, '38 ms'],
    [1234, '1.2 s'],
    [72_000, '1 m 12 s'],
    [9 * 3_600_000, '9 h 0 m'],
    [-5, '0 ms'],
  ])('%s ms are %s', (ms, shown) => expect(formatDuration(ms)).toBe(shown));
});

describe('time', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  it.each([
    ['2026-11-23T12:00:03Z', 'now'],
    ['2026-11-23T11:56:00Z', '4 min ago'],
    ['2026-11-23T14:30:00Z', 'in 2 h'],
    ['2026-11-20T12:00:00Z', '3 d ago'],
    ['2026-11-03T12:00:00Z', '3 Nov'],
    ['2025-11-03T12:00:00Z', '3 Nov 2025'],
    ['1970-01-01T12:00:00Z', '1 Jan 1970'],
    ['2099-01-01T12:00:00Z', '1 Jan 2099'],
    ['not a time', '—'],
  ])('%s is %s', (iso, shown) => expect(formatRelative(iso, now)).toBe(shown));

  it('names the zone, also in the hour that happens twice', () => {
    expect(formatExact('2026-10-25T00:30:00Z', 'Europe/Berlin')).toBe('2026-10-25 02:30:00 Europe/Berlin');
    expect(formatExact('2026-10-25T01:30:00Z', 'Europe/Berlin')).toBe('2026-10-25 02:30:00 Europe/Berlin');
    expect(formatExact('2026-12-31T23:00:00Z', 'Pacific/Kiritimati')).toBe(
      '2027-01-01 13:00:00 Pacific/Kiritimati',
    );
  });
});

describe('middle truncation', () => {
  it('counts what people see as one sign and keeps both ends', () => {
    const family = '👨‍👩‍👧‍👦'.repeat(50);
    expect([...new Intl.Segmenter().segment(middleTruncate(family, 11))]).toHaveLength(11);
    expect(middleTruncate(family, 11)).not.toContain('\u200d…');
    expect(middleTruncate('x'.repeat(60), 40)).toHaveLength(40);
    expect(middleTruncate('short')).toBe('short');
    expect(middleTruncate('\ud800'.repeat(60), 5)).toContain('…');
  });
});
