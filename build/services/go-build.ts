import { createHash, randomUUID } from 'node:crypto';
import { access, constants, readdir, readFile, rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { findOnPath, runTool } from './run-tool.ts';
import type { ServiceName, StartOptions } from './service.ts';
import { ServiceError, throwIfAborted } from './service-error.ts';
import { toolCache, withCacheLock } from './tool-cache.ts';

/** A Go program this repository knows how to build: `build/services/<name>/` has its go.mod and go.sum. */
export interface GoProgram {
  name: 'ferretdb' | 'ollama';
  service: ServiceName;
  /** The package to build, as `go build` takes it. */
  target: string;
  /** Needs a C and C++ compiler. */
  cgo: boolean;
  /** What a first build takes on two cores, for the progress line. */
  expected: string;
  /** What to do instead, where Go is missing or the build fails. */
  remedy: string;
}

/**
 * The path of the built program, building it when the cache has none for these sources and this Go.
 *
 * @throws ServiceError `tool_missing` without Go (or a compiler), `build_failed`, `aborted`
 */
export async function goBuild(
  program: GoProgram,
  options: Pick<StartOptions, 'report' | 'env' | 'signal'>,
): Promise<string> {
  const env = options.env ?? process.env;
  const go = await findTools(program, env);
  const sources = fileURLToPath(new URL(`./${program.name}/`, import.meta.url));
  const version = await runTool(go, ['version'], { env, cwd: sources });
  const dir = `${toolCache(env)}/${await digest(sources, `${version.output}\n${program.target}`)}`;
  const binary = `${dir}/${program.name}${process.platform === 'win32' ? '.exe' : ''}`;
  if (await isExecutable(binary)) return binary;
  const step = `build ${program.name}`;
  const running = (detail: string) =>
    options.report({ service: program.service, step, state: 'running', detail });
  const waiting = (pid: number | undefined) =>
    running(`waiting for process ${pid ?? '?'}, which is building it`);
  return withCacheLock(dir, program.name, { signal: options.signal, waiting }, async () => {
    if (await isExecutable(binary)) return binary;
    running(`once, ${program.expected}`);
    await compile(go, program, sources, binary, options);
    options.report({ service: program.service, step, state: 'done' });
    return binary;
  });
}

async function compile(
  go: string,
  program: GoProgram,
  sources: string,
  binary: string,
  options: Pick<StartOptions, 'env' | 'signal'>,
): Promise<void> {
  const draft = `${binary}.${randomUUID()}`;
  const env = {
    ...(options.env ?? process.env),
    CGO_ENABLED: program.cgo ? '1' : '0',
    GOFLAGS: '-mod=readonly',
    GOWORK: 'off',
  };
  const args = ['build', '-trimpath', '-buildvcs=false', '-ldflags', '-s -w', '-o', draft, program.target];
  try {
    const result = await runTool(go, args, { env, cwd: sources, signal: options.signal });
    throwIfAborted(options.signal);
    if (result.code !== 0) {
      const reason = result.output.split('\n').filter(Boolean).at(-1) ?? 'go build failed';
      throw new ServiceError(
        'build_failed',
        `${program.name} could not be built (${reason.slice(0, 300)})`,
        program.remedy,
      );
    }
    await rename(draft, binary);
  } finally {
    await rm(draft, { force: true });
  }
}

async function findTools(program: GoProgram, env: NodeJS.ProcessEnv): Promise<string> {
  const go = await findOnPath('go', env);
  if (!go)
    throw new ServiceError('tool_missing', `There is no Go on PATH to build ${program.name}`, program.remedy);
  for (const compiler of program.cgo ? (['gcc', 'g++'] as const) : []) {
    if (await findOnPath(compiler, env)) continue;
    throw new ServiceError(
      'tool_missing',
      `There is no ${compiler} on PATH to build ${program.name}`,
      program.remedy,
    );
  }
  return go;
}

/** Names a build by what goes into it. */
async function digest(sources: string, toolchain: string): Promise<string> {
  const hash = createHash('sha256').update(toolchain);
  for (const file of (await readdir(sources)).sort())
    hash.update(`\0${file}\0`).update(await readFile(`${sources}/${file}`));
  return hash.digest('hex').slice(0, 32);
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
