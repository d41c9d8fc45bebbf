import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** How a tool that runs to its end is started. */
export interface ToolOptions {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  account?: { uid: number; gid: number };
  signal?: AbortSignal;
}

/** What a finished tool left; `code` is null when it could not be started or was killed. */
export interface ToolResult {
  code: number | null;
  output: string;
}

/** The path of an executable on PATH, or null. */
export async function findOnPath(name: string, env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  for (const dir of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(dir, process.platform === 'win32' ? `${name}.exe` : name);
    const runnable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runnable) return path;
  }
  return null;
}

/** Runs a tool to its end in its own process group, keeping the last 64 KiB of its output. Never throws. */
export function runTool(
  command: string,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<ToolResult> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options.account,
    });
    const append = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-65_536);
    };
    const abort = () => killGroup(child.pid);
    child.stdout.on('data', append);
    child.stderr.on('data', append);
    if (options.signal?.aborted) abort();
    options.signal?.addEventListener('abort', abort, { once: true });
    child.once('error', (error) => append(Buffer.from(error.message)));
    child.once('close', (code) => {
      options.signal?.removeEventListener('abort', abort);
      resolve({ code, output: output.trim() });
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGTERM');
  } catch {
    // Already ended.
  }
}
