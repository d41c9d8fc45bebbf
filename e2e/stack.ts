import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesUnder } from '../build/services/process-census.ts';

/** The JSON line of `npm start -- --json`. */
export interface Ready {
  ready: true;
  consoleUrl: string;
  apiUrl: string;
  webUrl: string;
  signInUrl: string;
  adminEmail: string;
  adminPassword: string | null;
  adminToken: string;
  demoPassword: string;
  services: { postgres: string; redis: string; mongo: string };
}

export interface Stack {
  ready: Ready;
  dir: string;
  /** Milliseconds from the start of the command to its line. */
  startedInMs: number;
  pid: number;
  /** What it said on stderr so far. */
  said(): string;
  /** SIGTERM and wait; resolves with the exit status. */
  stop(): Promise<number | null>;
}

/** Runs `npm start` as a user would, on a data folder, and waits for its line. */
export async function startStack(options: {
  dir: string;
  args?: string[];
  env?: NodeJS.ProcessEnv;
  deadlineMs?: number;
}): Promise<Stack> {
  const startedAt = performance.now();
  const child: ChildProcess = spawn(
    process.execPath,
    [
      'bin/dmagency.js',
      'dev',
      '--json',
      '--no-open',
      '--port',
      '0',
      '--data',
      options.dir,
      ...(options.args ?? []),
    ],
    {
      // Without the test runner's NODE_ENV, which would make the pages a development build.
      env: { ...process.env, NODE_ENV: undefined, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += String(chunk);
  });
  const ready = await new Promise<Ready>((resolve, reject) => {
    let out = '';
    const timer = setTimeout(
      () => reject(new Error(`Not ready in time:\n${said}`)),
      options.deadlineMs ?? 240_000,
    );
    child.stdout?.on('data', (chunk) => {
      out += String(chunk);
      const line = out.split('\n').find((entry) => entry.startsWith('{') && entry.endsWith('}'));
      if (!line) return;
      clearTimeout(timer);
      resolve(JSON.parse(line) as Ready);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`Ended with status ${code} before it was ready:\n${said}`));
    });
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return {
    ready,
    dir: options.dir,
    startedInMs: performance.now() - startedAt,
    pid: child.pid ?? 0,
    said: () => said,
    async stop() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

/** Starts and asks it to stop as soon as it has said `said`, in the middle of starting. @returns the exit status */
export async function stopWhileStarting(dir: string, said: RegExp): Promise<number | null> {
  const command = [
    'bin/dmagency.js',
    'dev',
    '--json',
    '--no-open',
    '--port',
    '0',
    '--data',
    dir,
    '--seed',
    'empty',
  ];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr.on('data', (chunk) => {
    text += String(chunk);
    if (said.test(text)) child.kill('SIGTERM');
  });
  return new Promise((resolve) => child.once('exit', resolve));
}

/** A folder for one stack, and its removal. */
export async function stackFolder(): Promise<{ dir: string; remove(): Promise<void> }> {
  const parent = await mkdtemp(join(tmpdir(), 'dmagency-e2e-'));
  return { dir: join(parent, 'data'), remove: () => rm(parent, { recursive: true, force: true }) };
}

/** Processes that still work on a folder. */
export const leftOver = (dir: string): Promise<number[]> => processesUnder(dir);

/** Asks the api as a script would. */
export async function ask<T>(
  ready: Ready,
  method: string,
  path: string,
  options: { token?: string; body?: unknown } = {},
): Promise<{ status: number; body: T }> {
  const response = await fetch(`${ready.apiUrl}${path}`, {
    method,
    headers: {
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  return { status: response.status, body: (await response.json()) as T };
}
