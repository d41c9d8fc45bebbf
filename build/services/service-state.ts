import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { processIdentity } from './process-identity.ts';
import type { ServiceName } from './service.ts';
import { systemCode } from './service-error.ts';

/** What the data directory remembers of one service. */
const serviceState = z.object({
  port: z.number().int().min(1).max(65_535).optional(),
  /** Which program wrote the data, where several can. */
  kind: z.string().optional(),
  /** The process last started: an orphan of a killed supervisor is found by it. */
  process: processIdentity.optional(),
});
export type ServiceState = z.infer<typeof serviceState>;

/** Reads a service's state; an absent or damaged file is an empty state. */
export async function readState(dir: string, name: ServiceName): Promise<ServiceState> {
  try {
    return serviceState.parse(JSON.parse(await readFile(statePath(dir, name), 'utf8')));
  } catch {
    return {};
  }
}

/** Merges `changes` into a service's state. Only that service's starter writes it. */
export async function writeState(dir: string, name: ServiceName, changes: ServiceState): Promise<void> {
  const next = { ...(await readState(dir, name)), ...changes };
  await replaceFile(statePath(dir, name), JSON.stringify(next));
}

/** A service's password: made at the first call, kept 0600, 256 bits, safe in URLs and configuration files. */
export async function servicePassword(dir: string, name: ServiceName): Promise<string> {
  const path = `${dir}/secrets/${name}-password`;
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  const password = randomBytes(32).toString('hex');
  await replaceFile(path, password);
  return password;
}

/** Writes a file (mode 0600) so that a reader sees the old or the new content, never a part. */
export async function replaceFile(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, content, { mode: 0o600, flush: true });
  await rename(draft, path);
}

function statePath(dir: string, name: ServiceName): string {
  return `${dir}/state/${name}.json`;
}
