import { z } from 'zod';
import type { JsonSchema } from '../llm/index.ts';

/**
 * Keywords that are checked by us and not told to the model's grammar: a bounded repetition of thousands of
 * characters makes llama.cpp's grammar explode, and patterns are read differently by each provider.
 */
const ours = new Set([
  '$schema',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'maximum',
  'minimum',
  'maxItems',
  'minItems',
]);

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, inner]) => !ours.has(key) || typeof inner === 'object');
  const stripped = Object.fromEntries(kept.map(([key, inner]) => [key, strip(inner)]));
  // `const` without `enum` is unknown to older grammars.
  if ('const' in stripped) return { type: stripped.type, enum: [stripped.const] };
  return stripped;
}

/** The JSON schema that a provider's schema feature is given for a zod schema. */
export function modelSchema(schema: z.ZodType): JsonSchema {
  return strip(
    z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' }),
  ) as JsonSchema;
}
