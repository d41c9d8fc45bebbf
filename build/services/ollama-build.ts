import { goBuild } from './go-build.ts';
import { findOnPath } from './run-tool.ts';
import type { StartOptions } from './service.ts';
import { ServiceError } from './service-error.ts';

const REMEDY = 'install Ollama (https://ollama.com/download) or name its program in OLLAMA_BIN';

/** Options of Ollama's start. */
export interface OllamaStartOptions extends StartOptions {
  /** Allow building Ollama 0.6.5 with Go, gcc and g++ (tests only: minutes the first time). */
  mayBuild?: boolean;
}

/**
 * The Ollama program: OLLAMA_BIN, else `ollama` on PATH, else (only if allowed) a build of 0.6.5.
 *
 * @throws ServiceError `tool_missing`, `build_failed`, `aborted`
 */
export async function findOllama(
  options: Pick<OllamaStartOptions, 'report' | 'env' | 'signal' | 'mayBuild'>,
): Promise<string> {
  const env = options.env ?? process.env;
  if (env.OLLAMA_BIN) return env.OLLAMA_BIN;
  const found = await findOnPath('ollama', env);
  if (found) return found;
  if (!options.mayBuild) throw new ServiceError('tool_missing', 'There is no ollama on PATH', REMEDY);
  const target = 'github.com/ollama/ollama';
  const expected = 'takes two to six minutes';
  return goBuild({ name: 'ollama', service: 'ollama', target, cgo: true, expected, remedy: REMEDY }, options);
}
