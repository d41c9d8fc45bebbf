import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { runTool } from './run-tool.ts';
import type { StartOptions } from './service.ts';
import { replaceFile } from './service-state.ts';
import { toolCache } from './tool-cache.ts';

/** What production runs (README); 7.0 exists for every platform mongodb-memory-server knows. */
const VERSION = '7.0.28';
const PROBE_MS = 4_000;
/** After a failed download the next starts do not wait for it again for this long. */
const FAILURE_KEPT_MS = 6 * 60 * 60 * 1000;

const failure = z.object({ at: z.number(), reason: z.string() });

/**
 * A real mongod through mongodb-memory-server's downloader, or null when none can be had now.
 * A failure is reported and remembered for six hours in the tool cache.
 */
export async function downloadedMongod(options: StartOptions): Promise<string | null> {
  const cache = toolCache(options.env);
  const downloadDir = `${cache}/mongod`;
  const marker = `${cache}/mongod-download-failed.json`;
  // Loaded on demand: the package reads configuration and files as it is imported.
  const { DryMongoBinary } = await import('mongodb-memory-server-core/lib/util/DryMongoBinary.js');
  try {
    const found = await DryMongoBinary.locateBinary({ version: VERSION, downloadDir });
    if (found) return await runnable(found);
  } catch (error) {
    return giveUp(options, null, reasonOf(error));
  }
  const known = await recentFailure(marker);
  if (known) {
    notice(
      options,
      `not downloaded: it failed ${Math.round((Date.now() - known.at) / 60_000)} min ago (${known.reason})`,
    );
    return null;
  }
  try {
    return await download(downloadDir, options);
  } catch (error) {
    return giveUp(options, marker, reasonOf(error));
  }
}

async function download(downloadDir: string, options: StartOptions): Promise<string> {
  const [{ DryMongoBinary }, { MongoBinaryDownload }, { MongoBinaryDownloadUrl }] = await Promise.all([
    import('mongodb-memory-server-core/lib/util/DryMongoBinary.js'),
    import('mongodb-memory-server-core/lib/util/MongoBinaryDownload.js'),
    import('mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js'),
  ]);
  const settings = await DryMongoBinary.generateOptions({ version: VERSION, downloadDir });
  const url = await new MongoBinaryDownloadUrl(settings).getDownloadUrl();
  const step = 'download mongod';
  options.report({ service: 'mongo', step, state: 'running', detail: VERSION });
  await probe(url, options.signal);
  const downloader = new MongoBinaryDownload(settings);
  // The package prints progress to stdout, which belongs to the caller.
  downloader.printDownloadProgress = (chunk) => {
    downloader.dlProgress.current += chunk.length;
    const fraction = downloader.dlProgress.current / downloader.dlProgress.length;
    options.report({ service: 'mongo', step, state: 'running', detail: VERSION, fraction });
  };
  const path = await runnable(await downloader.getMongodPath());
  options.report({ service: 'mongo', step, state: 'done', detail: VERSION });
  return path;
}

/** The path, if the program runs here; a system without the libraries it was linked with cannot use it. */
async function runnable(path: string): Promise<string> {
  const { code, output } = await runTool(path, ['--version']);
  if (code !== 0) throw new Error(`the downloaded program does not run here: ${output.slice(-200)}`);
  return path;
}

/** Asks for the archive's head, so that a closed network costs seconds and not the download's long timeouts. */
async function probe(url: string, signal: AbortSignal | undefined): Promise<void> {
  const timeout = AbortSignal.timeout(PROBE_MS);
  const response = await fetch(url, {
    method: 'HEAD',
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  });
  if (!response.ok) throw new Error(`the download server answered ${response.status}`);
}

async function giveUp(options: StartOptions, marker: string | null, reason: string): Promise<null> {
  if (options.signal?.aborted) return null;
  if (marker) await replaceFile(marker, JSON.stringify({ at: Date.now(), reason })).catch(() => undefined);
  notice(options, `mongod cannot be had by download (${reason}); going on without it`);
  return null;
}

async function recentFailure(marker: string): Promise<z.infer<typeof failure> | null> {
  try {
    const known = failure.parse(JSON.parse(await readFile(marker, 'utf8')));
    return Date.now() - known.at < FAILURE_KEPT_MS ? known : null;
  } catch {
    return null;
  }
}

function notice(options: StartOptions, detail: string): void {
  options.report({ service: 'mongo', step: 'download mongod', state: 'notice', detail });
}

/** The reason without addresses: an address may carry credentials. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? (cause.message.split('\n')[0] ?? cause.name) : 'unknown';
}
