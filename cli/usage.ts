import type { ArgsDef, CommandDef } from 'citty';

/** A command line that names what there is not: shown as one sentence, status 2. */
export class UsageError extends Error {}

const resolved = async <T>(
  value: T | (() => T | Promise<T>) | Promise<T> | undefined,
): Promise<T | undefined> =>
  typeof value === 'function' ? await (value as () => T | Promise<T>)() : await value;

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Every way to write a command's flags: whether it takes a value. */
function flagsOf(args: ArgsDef): Map<string, boolean> {
  const flags = new Map<string, boolean>();
  for (const [name, definition] of Object.entries(args)) {
    if (definition.type === 'positional') continue;
    const takesValue = definition.type !== 'boolean';
    const { alias } = definition as { alias?: string | string[] };
    for (const form of [name, kebab(name), ...[alias ?? []].flat()]) flags.set(form, takesValue);
    if (!takesValue) flags.set(`no-${name}`, false);
  }
  return flags;
}

function checkFlags(args: readonly string[], flags: Map<string, boolean>, path: string): void {
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '--') return;
    if (!/^-[^\d]/.test(arg)) continue;
    const [, name = '', given] = /^--?([^=]+)(=.*)?$/s.exec(arg) ?? [];
    const takesValue = flags.get(name);
    if (takesValue === undefined)
      throw new UsageError(`${path} knows no ${arg.split('=')[0]}. See ${path} --help.`);
    if (!takesValue) continue;
    const value = given === undefined ? args[at + 1] : given.slice(1);
    if (!value || (given === undefined && value.startsWith('--')))
      throw new UsageError(`--${name} needs a value. See ${path} --help.`);
    if (given === undefined) at += 1;
  }
}

/**
 * Checks a command line against what its command declares. The parser beneath ignores flags it does not know, so that a
 * misspelt one would silently change nothing.
 * @throws UsageError
 */
export async function checkUsage(
  command: CommandDef,
  rawArgs: readonly string[],
  path = 'dmagency',
): Promise<void> {
  const subCommands = await resolved(command.subCommands);
  const args = ((await resolved(command.args)) ?? {}) as ArgsDef;
  if (!subCommands) {
    checkFlags(rawArgs, flagsOf(args), path);
    return;
  }
  const at = rawArgs.findIndex((arg) => !arg.startsWith('-'));
  const names = Object.keys(subCommands).join(', ');
  const name = rawArgs[at];
  if (name === undefined) throw new UsageError(`${path} needs one of: ${names}.`);
  const next = await resolved(subCommands[name] as CommandDef | (() => Promise<CommandDef>) | undefined);
  if (!next) throw new UsageError(`${path} knows no '${name}', but: ${names}.`);
  checkFlags(rawArgs.slice(0, at), flagsOf(args), path);
  await checkUsage(next, rawArgs.slice(at + 1), `${path} ${name}`);
}
