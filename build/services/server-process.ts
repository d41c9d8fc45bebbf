import { type ChildProcess, spawn } from 'node:child_process';
import { identify, isAlive, type ProcessIdentity, waitUntilGone } from './process-identity.ts';
import { explainLog, openServerLog, type ServerLog } from './server-log.ts';
import type { Report, ServiceExit, ServiceName } from './service.ts';
import { ServiceError, throwIfAborted } from './service-error.ts';
import { readState, writeState } from './service-state.ts';

/** How a server is asked to stop: signals in order, each with its deadline in ms; SIGKILL ends the list. */
export type StopSequence = readonly (readonly [NodeJS.Signals, number])[];

/** What to run and how to stop it. */
export interface ServerSpec {
  name: ServiceName;
  dir: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** The unprivileged account to run under, when started as root. */
  account?: { uid: number; gid: number };
  stopSequence: StopSequence;
  /** True for a server with child processes of its own: what is left of its group is killed with it. */
  killsGroup?: boolean;
}

/** A child process in its own process group; its output goes to `logs/<name>.log` of the data directory. */
export interface ServerProcess {
  identity: ProcessIdentity;
  /** The exit, or null while it runs. */
  exit(): ServiceExit | null;
  onExit(listener: (exit: ServiceExit) => void): void;
  stop(): Promise<void>;
  /** The end of what this process logged. */
  logTail(): Promise<string>;
}

/** Starts a server and records its process, so that a later start finds it should this one be killed. */
export async function spawnServer(spec: ServerSpec): Promise<ServerProcess> {
  const log = await openServerLog(spec.dir, spec.name);
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd ?? spec.dir,
    detached: true,
    env: spec.env ?? process.env,
    stdio: ['ignore', log.file.fd, log.file.fd],
    ...spec.account,
  });
  const spawned = await new Promise<Error | null>((resolve) => {
    child.once('spawn', () => resolve(null));
    child.once('error', resolve);
  });
  await log.file.close();
  if (spawned) {
    const remedy = `check that ${spec.command} is a program this user may run`;
    throw new ServiceError('start_failed', `${spec.name} could not be started (${spawned.message})`, remedy);
  }
  const server = follow(child, spec, log);
  await writeState(spec.dir, spec.name, { process: server.identity });
  return server;
}

function follow(child: ChildProcess, spec: ServerSpec, log: ServerLog): ServerProcess {
  const pid = child.pid ?? 0;
  const identity = identify(pid) ?? { pid, startedAt: 'exited' };
  let exit: ServiceExit | null = null;
  let stopping: Promise<void> | null = null;
  const listeners: ((exit: ServiceExit) => void)[] = [];
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      exit = { code, signal, expected: stopping !== null };
      if (spec.killsGroup) signalGroup(pid);
      for (const listener of listeners) listener(exit);
      resolve();
    });
  });
  const stop = async () => {
    for (const [signal, ms] of [...spec.stopSequence, ['SIGKILL', 10_000] as const]) {
      if (exit) return;
      child.kill(signal);
      await settledWithin(ended, ms);
    }
  };
  return {
    identity,
    exit: () => exit,
    onExit: (listener) => (exit ? listener(exit) : listeners.push(listener)),
    stop: () => (stopping ??= exit ? Promise.resolve() : stop()),
    logTail: () => log.tail(),
  };
}

/**
 * Waits until `probe` succeeds; otherwise stops the server and throws what its log says.
 *
 * @throws ServiceError `start_failed`, `port_used`, `disk_full` or `aborted`
 */
export async function waitUntilReady(
  server: ServerProcess,
  options: { name: ServiceName; ms: number; probe: () => Promise<void>; signal?: AbortSignal; port: number },
): Promise<void> {
  const deadline = Date.now() + options.ms;
  let last: unknown;
  while (!server.exit() && Date.now() < deadline && !options.signal?.aborted) {
    try {
      await options.probe();
      // Somebody else may have answered on the port, which ended ours.
      if (!server.exit()) return;
    } catch (error) {
      last = error;
      await delay(50);
    }
  }
  await server.stop();
  throwIfAborted(options.signal);
  const log = await server.logTail();
  throw explainLog(options.name, options.port, log, last);
}

/**
 * Stops the server a killed supervisor left behind, by its recorded process id and start time, never by name.
 * Call it before starting; it needs the data directory's lock.
 */
export async function stopOrphan(
  spec: Pick<ServerSpec, 'name' | 'dir' | 'stopSequence' | 'killsGroup'>,
  report: Report,
): Promise<void> {
  const orphan = (await readState(spec.dir, spec.name)).process;
  if (!orphan || !isAlive(orphan)) return;
  const detail = `stopping process ${orphan.pid}, left by a start that was killed`;
  report({ service: spec.name, step: 'orphan', state: 'notice', detail });
  await stopProcess(orphan, spec.stopSequence);
  if (spec.killsGroup) signalGroup(orphan.pid);
}

/** Stops a process that is not our child. */
export async function stopProcess(identity: ProcessIdentity, sequence: StopSequence): Promise<void> {
  for (const [signal, ms] of [...sequence, ['SIGKILL', 10_000] as const]) {
    if (!isAlive(identity)) return;
    process.kill(identity.pid, signal);
    if (await waitUntilGone(identity, ms)) return;
  }
}

/** Kills what is left of a group whose leader we started and saw ending. */
function signalGroup(leader: number): void {
  if (process.platform === 'win32') return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}

/** Resolves when `promise` does, at the latest after `ms` milliseconds, and leaves no timer behind. */
export async function settledWithin(promise: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, timeout]);
  clearTimeout(timer);
}

/** Resolves after `ms` milliseconds. */
export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
