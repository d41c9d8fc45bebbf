import fc from 'fast-check';
import { z } from 'zod';
import { hostileValues } from './hostile.ts';

interface JsonSchema {
  type?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  format?: string;
  minimum?: number;
  maximum?: number;
}

/** Something that plausibly fits a JSON schema: enough to get past the first check and reach the next. */
function plausible(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return fc.oneof(...options.map(plausible));
  switch (schema.type) {
    case 'object': {
      const properties = Object.entries(schema.properties ?? {}).map(
        ([key, value]) => [key, plausible(value)] as const,
      );
      return fc.record(Object.fromEntries(properties), {
        requiredKeys: (schema.required ?? []).filter((key) => key in (schema.properties ?? {})),
      });
    }
    case 'array':
      return fc.array(plausible(schema.items ?? {}), { maxLength: 3 });
    case 'integer':
    case 'number':
      return fc.integer({
        min: Math.max(schema.minimum ?? 0, -1_000),
        max: Math.min(schema.maximum ?? 100, 10_000),
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return schema.format === 'uuid'
        ? fc.uuid()
        : fc.oneof(
            fc.string({ minLength: 1, maxLength: 40 }),
            fc.constantFrom(
              'acme-test',
              'Europe/Berlin',
              'en-GB',
              'a@b.example',
              '12.50',
              'A sentence long enough to be a reason.',
            ),
          );
  }
}

type Spoil =
  | { kind: 'none' }
  | { kind: 'field'; at: number; value: unknown }
  | { kind: 'drop'; at: number }
  | { kind: 'extra'; key: string; value: unknown }
  | { kind: 'whole'; value: unknown };

function spoiled(input: unknown, spoil: Spoil): unknown {
  if (spoil.kind === 'none') return input;
  if (spoil.kind === 'whole') return spoil.value;
  const entries = Object.entries((input ?? {}) as Record<string, unknown>);
  if (spoil.kind === 'extra') return Object.fromEntries([...entries, [spoil.key, spoil.value]]);
  if (entries.length === 0) return input;
  const at = spoil.at % entries.length;
  if (spoil.kind === 'drop') return Object.fromEntries(entries.filter((_, index) => index !== at));
  return Object.fromEntries(entries.map(([key, value], index) => [key, index === at ? spoil.value : value]));
}

/** Inputs for a schema: valid ones, almost valid ones and hostile ones. */
export function inputsFor(schema: z.ZodType | undefined): fc.Arbitrary<unknown> {
  const json = schema ? (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema) : {};
  const hostile = fc.constantFrom(...hostileValues);
  const spoil: fc.Arbitrary<Spoil> = fc.oneof(
    fc.constant({ kind: 'none' as const }),
    fc.record({ kind: fc.constant('field' as const), at: fc.nat(30), value: hostile }),
    fc.record({ kind: fc.constant('field' as const), at: fc.nat(30), value: hostile }),
    fc.record({ kind: fc.constant('drop' as const), at: fc.nat(30) }),
    fc.record({
      kind: fc.constant('extra' as const),
      key: fc.constantFrom('tenantId', 'role', 'isAdmin', 'constructor', 'x'),
      value: hostile,
    }),
    fc.record({ kind: fc.constant('whole' as const), value: hostile }),
  );
  return fc
    .tuple(plausible(json.type ? json : { type: 'object' }), spoil)
    .map(([input, how]) => spoiled(input, how));
}
