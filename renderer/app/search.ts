import { z } from 'zod';

/** A filter that takes several values of a closed set; values a newer link has are dropped. */
export const filterOf = <const Value extends string>(values: readonly Value[]) =>
  z
    .preprocess(
      (value) => (Array.isArray(value) ? value : value === undefined ? undefined : [value]),
      z.array(z.unknown()).optional(),
    )
    .transform((list) => list?.filter((value): value is Value => values.includes(value as Value)))
    .transform((list) => (list === undefined || list.length === 0 ? undefined : list))
    .catch(undefined);

const hiddenColumns = z
  .preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z.array(z.string().max(40)).max(40).optional(),
  )
  .catch(undefined);

/** What every list keeps in the address: search, and the columns the person hid. */
export const listSearch = {
  q: z.string().max(100).optional().catch(undefined),
  hide: hiddenColumns,
};

/** Where to go after sign-in: a path of this app, never another site. */
export const nextSearch = z.object({
  next: z
    .string()
    .regex(/^\/(?![/\\])/)
    .max(2_000)
    .optional()
    .catch(undefined),
});

type SearchValue = string | number | boolean | readonly string[] | undefined;

/**
 * Search parameters as plain text, repeated for several values: `?status=active&status=trialing`.
 * Readable, writable by hand, and "42" stays the text someone searched for.
 */
export const parseSearch = (text: string): Record<string, string | string[]> => {
  const search: Record<string, string | string[]> = {};
  const parameters = new URLSearchParams(text);
  for (const key of new Set(parameters.keys())) {
    const values = parameters.getAll(key);
    // A key such as __proto__ would not become an ordinary entry.
    if (/^[a-zA-Z]\w{0,40}$/.test(key)) search[key] = values.length > 1 ? values : (values[0] ?? '');
  }
  return search;
};

/** The other way round; what is undefined is not written. */
export const stringifySearch = (search: Readonly<Record<string, unknown>>): string => {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(search as Record<string, SearchValue>)) {
    if (value === undefined) continue;
    for (const each of Array.isArray(value) ? value : [value]) parameters.append(key, String(each));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
};

/** A switch in the address. */
export const flag = z
  .preprocess((value) => (value === true || value === 'true' ? true : undefined), z.literal(true).optional())
  .catch(undefined);
