import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, posix, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

export interface StaticFile {
  body: Buffer<ArrayBuffer>;
  /** The same bytes, compressed; null where that gains nothing. */
  gzipped: Buffer<ArrayBuffer> | null;
  type: string;
  etag: string;
  /** True for names that carry a content hash: they may be kept for ever. */
  immutable: boolean;
}

/** Everything that can be served, read once at start: a request only ever looks a name up. */
export interface StaticFiles {
  files: ReadonlyMap<string, StaticFile>;
  /** index.html with its placeholders still in it. */
  shell: string;
}

const compress = promisify(gzip);
const compressible = /^(text\/|application\/(json|manifest)|image\/svg)/;

const readStaticFile = async (path: string, urlPath: string): Promise<StaticFile> => {
  const body = Buffer.from(await readFile(path));
  const type = contentTypes[extname(path)] ?? 'application/octet-stream';
  const gzipped = body.length > 1024 && compressible.test(type) ? Buffer.from(await compress(body)) : null;
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { body, gzipped, type, etag, immutable: urlPath.startsWith('/assets/') };
};

/**
 * Reads a built renderer into memory as a fixed map from URL path to bytes, so that no request ever
 * becomes a file name. Source maps are left out.
 * @throws when the folder has no index.html, saying how to build it.
 */
export const loadStaticFiles = async (directory: string): Promise<StaticFiles> => {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, StaticFile>();
  let shell: string | null = null;
  for (const entry of entries) {
    if (!entry.isFile() || entry.name.endsWith('.map')) continue;
    const path = join(entry.parentPath, entry.name);
    const urlPath = posix.join('/', relative(directory, path).split(sep).join('/'));
    if (urlPath === '/index.html') shell = await readFile(path, 'utf8');
    else files.set(urlPath, await readStaticFile(path, urlPath));
  }
  if (shell === null) {
    throw new Error(
      `The console is not built: ${join(directory, 'index.html')} is missing. Run: npx vite build`,
    );
  }
  return { files, shell };
};
