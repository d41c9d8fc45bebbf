import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { consoleProgress } from '../../build/services/progress.ts';
import { ServiceError } from '../../build/services/service-error.ts';
import { type Stores, startStores } from '../../build/services/supervise.ts';
import { type MountedConsole, startConsole } from '../../console-host/index.ts';
import { readConfig } from '../../server/config.ts';
import { fromRoot, version } from '../root.ts';
import { type Child, startChild, waitForAnswer } from './children.ts';
import { devCredentials, masterKeyFile } from './credentials.ts';
import { choosePorts } from './ports.ts';
import { type PreparedData, prepareData, type SeedName } from './prepare-data.ts';
import { ensureRenderer } from './renderer-build.ts';

export interface DevelopmentOptions {
  port: number | undefined;
  data: string;
  seed: SeedName;
  frozen: boolean;
  open: boolean;
  json: boolean;
}

/** All that runs, in the order it was started; stopped in the other. */
interface Running {
  stores?: Stores;
  children: Child[];
  console?: MountedConsole;
}

async function stopAll(running: Running): Promise<void> {
  await running.console?.close();
  await Promise.all(running.children.map((child) => child.stop()));
  await running.stores?.stop();
}

function announce(
  options: DevelopmentOptions,
  facts: {
    consoleUrl: string;
    apiUrl: string;
    webUrl: string;
    signInUrl: string;
    data: PreparedData;
    stores: Stores;
    seconds: number;
  },
): void {
  const { data, stores, consoleUrl, apiUrl, webUrl, signInUrl } = facts;
  const { adminEmail, adminPassword, adminToken, demoPassword } = data.credentials;
  if (options.json) {
    const services = { postgres: stores.urls.postgres, redis: stores.urls.redis, mongo: stores.urls.mongo };
    process.stdout.write(
      `${JSON.stringify({ ready: true, consoleUrl, apiUrl, webUrl, signInUrl, adminEmail, adminPassword: data.passwordHolds ? adminPassword : null, adminToken, demoPassword, services })}\n`,
    );
    return;
  }
  process.stdout.write(
    `\ndmagency is ready after ${facts.seconds.toFixed(1)} s.\n\n` +
      `  Console    ${signInUrl}\n             the link works once, within ten minutes; press Enter here for a new one\n` +
      `  Sign in    ${adminEmail}${data.passwordHolds ? `  ${adminPassword}` : '  (with the password you set)'}\n` +
      `  Workspaces ${webUrl}  demo people sign in with ${demoPassword}\n` +
      `  API        ${apiUrl}/openapi.json\n\nCtrl+C stops everything; what was done is kept in ${resolve(options.data)}.\n`,
  );
}

function openBrowser(url: string): void {
  const opener =
    process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer' : 'xdg-open';
  spawn(opener, [url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

/** Starts everything, announces it, and stops it in order on SIGTERM or SIGINT. */
export async function runDevelopment(options: DevelopmentOptions): Promise<void> {
  const startedAt = performance.now();
  const dataDir = resolve(options.data);
  const progress = consoleProgress();
  const cancel = new AbortController();
  const running: Running = { children: [] };
  let stopping = false;
  let started: Promise<void> = Promise.resolve();
  const stop = async (status: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    cancel.abort();
    // A start under way gives up first, and takes back what it had begun.
    await started.catch(() => undefined);
    await stopAll(running).finally(() => {
      progress.close();
      process.exit(status);
    });
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
  try {
    started = start(options, dataDir, running, progress.report, cancel.signal, startedAt);
    await started;
    progress.close();
  } catch (error) {
    if (cancel.signal.aborted) return;
    process.stderr.write(
      `${error instanceof ServiceError || !(error instanceof Error) ? String((error as Error).message ?? error) : (error.stack ?? error.message)}\n`,
    );
    await stop(1);
  }
}

async function start(
  options: DevelopmentOptions,
  dataDir: string,
  running: Running,
  report: Parameters<typeof startStores>[0]['report'],
  signal: AbortSignal,
  startedAt: number,
): Promise<void> {
  const renderer = buildRenderer(report, signal);
  renderer.catch(() => undefined);
  running.stores = await startStores({ dir: dataDir, report, signal });
  running.stores.onGiveUp((error) => process.stderr.write(`${error.message}\n`));
  const ports = await choosePorts(options.port);
  const webUrl = `http://localhost:${ports.web}`;
  const apiUrl = `http://127.0.0.1:${ports.api}`;
  const asOf = new Date();
  await mkdir(join(dataDir, 'mail'), { recursive: true, mode: 0o700 });
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...running.stores.env,
    MASTER_KEY_FILE: await masterKeyFile(dataDir),
    BASE_DOMAIN: 'localhost',
    PUBLIC_URL: webUrl,
    MAIL_DIR: join(dataDir, 'mail'),
    TRUSTED_PROXIES: '127.0.0.1,::1',
    API_ORIGIN: apiUrl,
    DRAIN_SECONDS: '3',
    ...(options.frozen ? { DMAGENCY_FROZEN_AT: asOf.toISOString() } : {}),
  };
  const data = await prepareData(readConfig(env), {
    dataDir,
    credentials: await devCredentials(dataDir),
    seed: options.seed,
    asOf,
    report,
  });
  const spawnPart = (name: string, extra: NodeJS.ProcessEnv): void => {
    const child = startChild({
      name,
      command: [fromRoot('bin/dmagency.js'), name],
      env: { ...env, ...extra },
      logDir: join(dataDir, 'logs'),
      onCrash: (message) => process.stderr.write(`${message}\n`),
    });
    running.children.push(child);
  };
  signal.throwIfAborted();
  report({ service: 'data', step: 'start api, worker, web', state: 'running' });
  spawnPart('api', { PORT: String(ports.api), HOST: '127.0.0.1' });
  if (!options.frozen) spawnPart('worker', {});
  await renderer;
  spawnPart('web', { PORT: String(ports.web), HOST: '127.0.0.1' });
  running.console = await startConsole({
    rendererDirectory: fromRoot('dist/renderer'),
    apiOrigin: apiUrl,
    connection: {
      name: options.seed === 'demo' ? 'Development, demo data' : 'Development',
      color: 'slate',
      url: webUrl,
    },
    version: version(),
    port: ports.console,
    onError: (error) =>
      process.stderr.write(`console: ${error instanceof Error ? error.message : String(error)}\n`),
  });
  await Promise.all([
    waitForAnswer(`${apiUrl}/readyz`, 60_000, signal),
    waitForAnswer(`http://127.0.0.1:${ports.web}/healthz`, 60_000, signal),
  ]);
  report({ service: 'data', step: 'start api, worker, web', state: 'done' });
  const { console: host } = running;
  const signInUrl = host.newSignInUrl();
  announce(options, {
    consoleUrl: host.url,
    apiUrl,
    webUrl,
    signInUrl,
    data,
    stores: running.stores,
    seconds: (performance.now() - startedAt) / 1_000,
  });
  if (options.open) openBrowser(signInUrl);
  if (process.stdin.isTTY)
    process.stdin.on('data', () => process.stdout.write(`Console: ${host.newSignInUrl()}\n`));
}

async function buildRenderer(
  report: Parameters<typeof startStores>[0]['report'],
  signal: AbortSignal,
): Promise<void> {
  report({ service: 'data', step: 'build the pages', state: 'running' });
  const built = await ensureRenderer(fromRoot('.'), signal);
  report({
    service: 'data',
    step: 'build the pages',
    state: 'done',
    detail: built ? 'built' : 'already built',
  });
}
