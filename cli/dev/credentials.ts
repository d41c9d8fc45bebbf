import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const credentials = z.object({
  adminEmail: z.string(),
  adminPassword: z.string(),
  adminToken: z.string().nullable(),
  /** Password of every person of the demo data. */
  demoPassword: z.string(),
});
export type DevCredentials = z.output<typeof credentials>;

async function readOrMake(path: string, make: () => string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const content = make();
    await writeFile(path, content, { mode: 0o600, flag: 'wx' });
    return content;
  }
}

/** The master key of this data directory, made once, 0600. */
export async function masterKeyFile(dataDir: string): Promise<string> {
  const path = join(dataDir, 'master.key');
  await readOrMake(path, () => `${randomBytes(32).toString('base64')}\n`);
  return path;
}

const fileOf = (dataDir: string): string => join(dataDir, 'development.json');

/** The development credentials of this data directory, made once, 0600. */
export async function devCredentials(dataDir: string): Promise<DevCredentials> {
  const password = (): string => randomBytes(15).toString('base64url');
  const text = await readOrMake(fileOf(dataDir), () =>
    JSON.stringify(
      {
        adminEmail: 'owner@dmagency.example',
        adminPassword: password(),
        adminToken: null,
        demoPassword: password(),
      } satisfies DevCredentials,
      null,
      2,
    ),
  );
  return credentials.parse(JSON.parse(text));
}

/** Keeps the platform API key made for this data directory. */
export async function saveCredentials(dataDir: string, changed: DevCredentials): Promise<void> {
  await writeFile(fileOf(dataDir), JSON.stringify(changed, null, 2), { mode: 0o600 });
}
