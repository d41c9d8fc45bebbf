import { z } from 'zod';

/** Text without control characters and half surrogate pairs, trimmed, of 1 to `max` characters. */
export const line = (max: number, min = 1) =>
  z
    .string()
    .max(max * 4, `At most ${max} characters`)
    .transform((text) => text.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .min(min, min === 1 ? 'Needs some text' : `Needs at least ${min} characters`)
        .max(max, `At most ${max} characters`)
        .refine((text) => text.isWellFormed(), 'Holds half of a character pair')
        .refine((text) => !/\p{Cc}/u.test(text), 'Holds a control character')
        .refine((text) => /[^\s\u200b-\u200f\u2060\ufeff\u3000]/.test(text), 'Needs some visible text'),
    );

/** Longer text: line breaks and tabs are welcome, other control characters are not. */
export const prose = (max: number, min = 0) =>
  z
    .string()
    .min(min, `Needs at least ${min} characters`)
    .max(max, `At most ${max} characters`)
    .refine((text) => text.isWellFormed(), 'Holds half of a character pair')
    .refine((text) => !/[^\P{Cc}\t\n\r]/u.test(text), 'Holds a control character');

export const id = z.uuid('Not an id');
/** Why an act is done: kept in the audit log. */
export const reason = line(500, 10);
/** US dollars as a decimal string with up to six places. */
export const usd = z.string().regex(/^(0|[1-9]\d{0,6})(\.\d{1,6})?$/, 'A sum such as 25 or 12.50');
/** Where the next page starts; opaque. */
export const cursor = z
  .string()
  .max(512)
  .regex(/^[A-Za-z0-9_-]+$/, 'Not a cursor of this list');
export const pageInput = { cursor: cursor.optional(), limit: z.number().int().min(1).max(200).default(100) };

/** A page of a list, newest or first first. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
/** An instant as ISO 8601 with milliseconds, UTC. */
export const instant = z.string();
