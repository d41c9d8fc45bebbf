import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isNetwork, readHost } from './hosts/index.ts';

/** A setting that is missing, short or a known default: the start stops with its name. */
export class ConfigError extends Error {}

export const url = (protocol: RegExp, example: string) =>
  z.url({ protocol, error: `must be an address such as ${example}` });

export const whole = (from: number, to: number) => {
  const error = `must be a whole number from ${from} to ${to}`;
  return z.coerce.number({ error }).int({ error }).min(from, { error }).max(to, { error });
};

const baseDomainError =
  'must be a host name in small letters, without protocol, port or final dot, such as dmagency.example';
export const baseDomain = z
  .string()
  .refine((name) => name === name.toLowerCase() && !name.endsWith('.'), baseDomainError)
  .refine((name) => !name.includes(':') && readHost(name, name).kind === 'apex', baseDomainError)
  .refine((name) => {
    const reading = readHost(name, 'invalid');
    return !(reading.kind === 'unknown' && reading.why === 'address') && reading.kind !== 'malformed';
  }, baseDomainError);

/** Addresses and networks whose X-Forwarded-* headers count. */
export const proxies = z
  .string()
  .default('')
  .transform((list) => list.split(/[\s,]+/).filter(Boolean))
  .superRefine((list, check) => {
    for (const entry of list) {
      if (isNetwork(entry)) continue;
      check.addIssue({
        code: 'custom',
        message: `must list addresses or networks such as 10.0.0.7, 172.16.0.0/12 or fd00::/8, with commas: ${JSON.stringify(entry.slice(0, 60))} is none`,
      });
    }
  });

export const deploymentMode = z
  .enum(['saas', 'on_prem'], { error: 'must be saas or on_prem' })
  .default('saas');
export const logLevel = z
  .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    error: 'must be trace, debug, info, warn, error, fatal or silent',
  })
  .default('info');

/**
 * Reads the environment by a schema. An empty variable counts as absent.
 * @throws ConfigError naming the first variable that does not fit, never a secret's value
 */
export function parseSettings<S extends z.ZodType>(schema: S, env: NodeJS.ProcessEnv): z.output<S> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = issue?.path.join('.') ?? 'A setting';
  throw new ConfigError(
    given[name] === undefined ? `${name} is missing: ${issue?.message}.` : `${name} ${issue?.message}.`,
  );
}

/** The text of a file that a variable names. @throws ConfigError naming variable, file and why */
export function fileNamedBy(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new ConfigError(`${variable} cannot be read (${why}): ${path}. Name a file this process may read.`);
  }
}
