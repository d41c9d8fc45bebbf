import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A path below the installed program's folder. */
export const fromRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The product's version, from package.json. */
export const version = (): string =>
  (JSON.parse(readFileSync(fromRoot('package.json'), 'utf8')) as { version: string }).version;
