type Json = unknown;
const isObject = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function trimmed(value: Json, pointer: string, notes: string[]): Json {
  if (typeof value === 'string') {
    const text = value.trim();
    if (text !== value) notes.push(`${pointer}: spaces at the ends were taken off`);
    return text;
  }
  if (Array.isArray(value)) return value.map((item, at) => trimmed(item, `${pointer}/${at}`, notes));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, trimmed(inner, `${pointer}/${key}`, notes)]),
  );
}

function indexes(value: Json, pointer: string, notes: string[]): Json {
  if (!Array.isArray(value)) return value;
  const numbers = value.map((item) => {
    if (typeof item !== 'string' || !/^\d{1,3}$/.test(item)) return item;
    notes.push(`${pointer}: "${item}" was read as the number ${Number(item)}`);
    return Number(item);
  });
  const unique = [...new Set(numbers)];
  if (unique.length < numbers.length) notes.push(`${pointer}: an index named twice was dropped`);
  return unique;
}

/**
 * The harmless repairs that need no question: trimmed strings, "2" for 2 and duplicates in dependsOn. No role is
 * mapped, nothing clipped, no task dropped. Nesting beyond the plan's own is left for the schema to refuse.
 */
export function normalisePlan(value: Json): { value: Json; notes: string[] } {
  if (!isObject(value) || !Array.isArray(value.tasks)) return { value, notes: [] };
  const notes: string[] = [];
  const tasks = value.tasks.map((task, at) => {
    if (!isObject(task) || depth(task, 4) > 3) return task;
    const plain = trimmed(task, `/tasks/${at}`, notes) as Record<string, Json>;
    if (!('dependsOn' in plain)) return plain;
    return { ...plain, dependsOn: indexes(plain.dependsOn, `/tasks/${at}/dependsOn`, notes) };
  });
  const { tasks: _, ...rest } = value;
  const around = depth(rest, 4) > 3 ? rest : (trimmed(rest, '', notes) as Record<string, Json>);
  return { value: { ...around, tasks }, notes };
}

/** How deep a value nests, looked at no further than `limit`. */
function depth(value: Json, limit: number): number {
  if (limit === 0 || typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map((inner) => depth(inner, limit - 1)));
}
