/** One field that a change touched. */
export interface FieldChange {
  /** Where it is: `featureOverrides.customSkills`. */
  path: string;
  kind: 'added' | 'removed' | 'changed' | 'same';
  /** As text; null where there was nothing. */
  before: string | null;
  after: string | null;
}

/** What the audit log writes in a secret's place. */
export const redacted = '[redacted]';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const leaves = (value: unknown, path: string, out: Map<string, string>): void => {
  if (isFields(value) && Object.keys(value).length > 0) {
    for (const [key, inner] of Object.entries(value))
      leaves(inner, path === '' ? key : `${path}.${key}`, out);
    return;
  }
  if (path !== '') out.set(path, said(value));
};

/** A value as people read it: no quotes, yes and no, lists by commas. */
const said = (value: unknown): string => {
  if (value === null || value === undefined) return 'not set';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value === '' ? 'empty' : value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(said).join(', ');
  return isFields(value) && Object.keys(value).length === 0 ? 'none' : JSON.stringify(value);
};

const kindOf = (before: string | null, after: string | null): FieldChange['kind'] => {
  if (before === null) return 'added';
  if (after === null) return 'removed';
  return before === after && before !== redacted ? 'same' : 'changed';
};

/** What differs between two states of a thing, field by field, in their order; pure. */
export const fieldChanges = (before: Fields | null, after: Fields | null): FieldChange[] => {
  const [old, now] = [new Map<string, string>(), new Map<string, string>()];
  leaves(before ?? {}, '', old);
  leaves(after ?? {}, '', now);
  return [...new Set([...old.keys(), ...now.keys()])].map((path) => {
    const [was, is] = [old.get(path) ?? null, now.get(path) ?? null];
    return { path, kind: kindOf(was, is), before: was, after: is };
  });
};
