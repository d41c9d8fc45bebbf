import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const sources = ['renderer', 'vite.config.ts', 'package-lock.json', 'server'];

async function fingerprint(root: string): Promise<string> {
  const hash = createHash('sha256');
  const visit = async (path: string): Promise<void> => {
    const info = await stat(join(root, path));
    if (!info.isDirectory()) {
      hash.update(`${path}\n`).update(await readFile(join(root, path)));
      return;
    }
    for (const name of (await readdir(join(root, path))).sort()) {
      if (name !== 'generated' && !name.endsWith('.test.ts')) await visit(join(path, name));
    }
  };
  for (const source of sources) await visit(source);
  return hash.digest('hex');
}

function runVite(root: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const vite = spawn(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      // Whoever starts us may be a test run: the pages are the product's all the same.
      env: { ...process.env, NODE_ENV: 'production' },
    });
    let output = '';
    for (const stream of [vite.stdout, vite.stderr])
      stream.on('data', (chunk) => {
        output += String(chunk);
      });
    vite.once('error', reject);
    vite.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The console's pages could not be built:\n${output}`)),
    );
  });
}

/**
 * Builds the renderer into dist/renderer unless it is there already, built from the same sources.
 * @returns whether it was built now
 */
export async function ensureRenderer(root: string, signal: AbortSignal): Promise<boolean> {
  const stamp = join(root, 'dist/renderer.stamp');
  const wanted = await fingerprint(root);
  const built = await readFile(stamp, 'utf8').catch(() => '');
  if (built === wanted) return false;
  await runVite(root, signal);
  await writeFile(stamp, wanted);
  return true;
}
