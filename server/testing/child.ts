import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Starts a TypeScript program beside the test and waits for its first line. @returns the line's second word */
export async function startChild(
  script: string,
  variable: string,
  given: object,
): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL(script, import.meta.url))],
    {
      env: { ...process.env, [variable]: JSON.stringify(given) },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const said = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (line: Buffer) => resolve(line.toString().trim().split(' ')[1] ?? ''));
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
  });
  return { child, said };
}
