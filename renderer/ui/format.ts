/** Numbers follow the person's locale; words and dates follow the language of the screens. */
const numberLocale = typeof navigator === 'undefined' ? 'en-US' : navigator.language;
const dateLocale = 'en-GB';
/** Shown for what is not known: never a zero. */
export const unknown = '—';

const currency = new Map<number, Intl.NumberFormat>();
const currencyFormat = (places: number): Intl.NumberFormat => {
  const known = currency.get(places);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(numberLocale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  });
  currency.set(places, made);
  return made;
};

/**
 * US dollars from a decimal string with up to six places.
 * @param places 2 in lists, 4 for runs and attempts, 6 for the exact figure.
 */
export const formatUsd = (usd: string | null | undefined, places: 2 | 4 | 6 = 2): string => {
  const value = usd === null || usd === undefined || usd.trim() === '' ? Number.NaN : Number(usd);
  if (!Number.isFinite(value)) return unknown;
  const smallest = 10 ** -places;
  if (value !== 0 && Math.abs(value) < smallest) {
    const sign = value < 0 ? '−' : '';
    return `<${sign}${currencyFormat(places).format(smallest)}`;
  }
  return currencyFormat(places).format(value === 0 ? 0 : value);
};

const whole = new Intl.NumberFormat(numberLocale, { maximumFractionDigits: 0 });
/** A count: 12,480. */
export const formatCount = (value: number | null | undefined): string =>
  value === null || value === undefined || !Number.isFinite(value) ? unknown : whole.format(value);

/** A share of a whole, whole percent, one decimal under 10; no division by zero. */
export const formatPercent = (part: number, of: number): string => {
  const percent = (part / of) * 100;
  if (!Number.isFinite(percent)) return unknown;
  const places = Math.abs(percent) < 10 && percent !== 0 ? 1 : 0;
  return `${new Intl.NumberFormat(numberLocale, { maximumFractionDigits: places, minimumFractionDigits: places }).format(percent)} %`;
};

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
/** Bytes in binary units: 512 B, 1.4 MiB. */
export const formatBytes = (bytes: number | null | undefined): string => {
  if (bytes === null || bytes === undefined || !Number.isFinite(bytes)) return unknown;
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < byteUnits.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const places = unit > 0 && value < 100 ? 1 : 0;
  return `${new Intl.NumberFormat(numberLocale, { maximumFractionDigits: places }).format(value)} ${byteUnits[unit]}`;
};

/** 840 ms · 1.2 s · 1 m 12 s · 2 h 5 m. */
export const formatDuration = (milliseconds: number | null | undefined): string => {
  if (milliseconds === null || milliseconds === undefined || !Number.isFinite(milliseconds)) return unknown;
  const ms = Math.max(0, milliseconds);
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} m`;
};

const day = 86_400_000;

const relativeWords = (distance: number): string => {
  const seconds = Math.round(distance / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
};

/** "4 min ago" under seven days, then "3 Nov", in another year "3 Nov 2025". A few seconds either way are "now". */
export const formatRelative = (iso: string, now: number): string => {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return unknown;
  const distance = Math.abs(now - at);
  if (distance < 10_000) return 'now';
  if (distance < 7 * day)
    return at < now ? `${relativeWords(distance)} ago` : `in ${relativeWords(distance)}`;
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(dateLocale, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at);
};

/** "3 Nov 2026", in the viewer's zone. */
export const formatDay = (iso: string): string => {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return unknown;
  return new Intl.DateTimeFormat(dateLocale, { day: 'numeric', month: 'short', year: 'numeric' }).format(at);
};

/** 2026-11-23 14:05:09 Europe/Berlin, in the viewer's zone. */
export const formatExact = (iso: string, timeZone?: string): string => {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return unknown;
  const options: Intl.DateTimeFormatOptions = {
    dateStyle: 'short',
    timeStyle: 'medium',
    ...(timeZone === undefined ? {} : { timeZone }),
  };
  const format = new Intl.DateTimeFormat('sv-SE', options);
  return `${format.format(at)} ${format.resolvedOptions().timeZone}`;
};

/** Keeps both ends of a long text: what tells two names apart is often at the end. */
export const middleTruncate = (text: string, length = 40): string => {
  const signs = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].map(
    (part) => part.segment,
  );
  if (signs.length <= length) return text;
  const head = Math.ceil((length - 1) / 2);
  return `${signs.slice(0, head).join('')}…${signs.slice(signs.length - (length - 1 - head)).join('')}`;
};
