import { z } from 'zod';

function unwrap(schema: z.ZodType): z.ZodType {
  let at = schema;
  while (at instanceof z.ZodOptional || at instanceof z.ZodNullable || at instanceof z.ZodDefault)
    at = at.unwrap() as z.ZodType;
  return at;
}

function coerce(schema: z.ZodType, value: unknown): unknown {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray) {
    const items = Array.isArray(value) ? value : String(value).split(',');
    return items.map((item) => coerce(inner.element as z.ZodType, item));
  }
  if (typeof value !== 'string') return value;
  if (inner instanceof z.ZodNumber) return value.trim() === '' ? value : Number(value);
  if (inner instanceof z.ZodBoolean) return value === 'true' ? true : value === 'false' ? false : value;
  return value;
}

/** Turns the strings of a query into what the input schema expects; what does not fit is left for the schema to refuse. */
export function coerceQuery(
  schema: z.ZodType | undefined,
  query: Record<string, unknown>,
): Record<string, unknown> {
  const shape = schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {};
  return Object.fromEntries(
    Object.entries(query).map(([key, value]) => {
      const field = Object.hasOwn(shape, key) ? shape[key] : undefined;
      return [key, field ? coerce(field, value) : value];
    }),
  );
}
