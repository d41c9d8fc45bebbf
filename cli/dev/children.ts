import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const restartDelaysMs = [500, 1_000, 2_000, 5_000];
const stopDeadlineMs = 12_000;

export interface Child {
  name: string;
  pid(): number | undefined;
  /** Ends it: SIGTERM, then SIGKILL when it has not gone in time. */
  stop(): Promise<void>;
  /** The last lines it wrote, for a failure's explanation. */
  lastLines(count: number): string[];
}

export interface ChildOptions {
  name: string;
  command: string[];
  env: NodeJS.ProcessEnv;
  logDir: string;
  /** Told when it ended by itself; it is started again after the delay. */
  onCrash(message: string): void;
}

/** Starts one of the product's processes and starts it again when it dies. Its output goes to a log file. */
export function startChild(options: ChildOptions): Child {
  mkdirSync(options.logDir, { recursive: true, mode: 0o700 });
  const logFile = join(options.logDir, `${options.name}.log`);
  let child: ChildProcess | undefined;
  let stopping = false;
  let crashes = 0;
  let timer: NodeJS.Timeout | undefined;

  const start = (): void => {
    const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
    const startedAt = Date.now();
    const running = spawn(process.execPath, options.command, {
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = running;
    running.stdout.pipe(log, { end: false });
    running.stderr.pipe(log, { end: false });
    running.once('exit', (code, signal) => {
      log.end();
      if (stopping) return;
      crashes = Date.now() - startedAt > 30_000 ? 0 : crashes + 1;
      const delay = restartDelaysMs[Math.min(crashes, restartDelaysMs.length) - 1] ?? 500;
      options.onCrash(
        `${options.name} ended (${signal ?? `status ${code}`}); starting it again. Its log: ${logFile}`,
      );
      timer = setTimeout(start, delay);
    });
  };
  start();

  return {
    name: options.name,
    pid: () => child?.pid,
    lastLines: (count) => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-count),
    async stop() {
      stopping = true;
      clearTimeout(timer);
      const running = child;
      if (!running || running.exitCode !== null || running.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => running.once('exit', () => resolve()));
      running.kill('SIGTERM');
      const kill = setTimeout(() => running.kill('SIGKILL'), stopDeadlineMs);
      await gone;
      clearTimeout(kill);
    },
  };
}

/** Waits until an address answers 2xx; throws with the last reason when it does not in time. */
export async function waitForAnswer(url: string, deadlineMs: number, signal: AbortSignal): Promise<void> {
  const end = Date.now() + deadlineMs;
  let reason = 'no answer';
  while (Date.now() < end) {
    signal.throwIfAborted();
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
      if (response.ok) return;
      reason = `status ${response.status}: ${(await response.text()).slice(0, 300)}`;
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(
    `${new URL(url).pathname} did not answer within ${Math.round(deadlineMs / 1_000)} s (${reason}).`,
  );
}
