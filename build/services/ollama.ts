import { mkdir } from 'node:fs/promises';
import { findOllama, type OllamaStartOptions } from './ollama-build.ts';
import { choosePort } from './ports.ts';
import { type StopSequence, spawnServer, stopOrphan, waitUntilReady } from './server-process.ts';
import type { Service } from './service.ts';

const STOP_SEQUENCE: StopSequence = [['SIGTERM', 10_000]];
const READY_MS = 60_000;

/**
 * Starts a private Ollama with a model directory of its own. It has no password and listens on 127.0.0.1 alone.
 *
 * @throws ServiceError `tool_missing`, `build_failed`, `port_used`, `start_failed`, `aborted`
 */
export async function start(options: OllamaStartOptions): Promise<Service> {
  const { dir, report, signal } = options;
  await stopOrphan({ name: 'ollama', dir, stopSequence: STOP_SEQUENCE, killsGroup: true }, report);
  const command = await findOllama(options);
  const port = await choosePort('ollama', options);
  const home = `${dir}/ollama`;
  await mkdir(`${home}/models`, { recursive: true, mode: 0o700 });
  report({ service: 'ollama', step: 'start', state: 'running', detail: `port ${port}` });
  const env = { ...(options.env ?? process.env), ...settings(home, port) };
  const args = ['serve'];
  const server = await spawnServer({
    name: 'ollama',
    dir,
    command,
    args,
    env,
    stopSequence: STOP_SEQUENCE,
    killsGroup: true,
  });
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady(server, { name: 'ollama', ms: READY_MS, probe: () => answer(url), signal, port });
  report({ service: 'ollama', step: 'start', state: 'done' });
  const { stop, onExit, identity } = server;
  return { name: 'ollama', url, port, pid: identity.pid, stop, onExit };
}

/** Ollama's settings (its envconfig package); models stay loaded, since loading is what takes time. */
function settings(home: string, port: number): Record<string, string> {
  return {
    HOME: home,
    OLLAMA_HOST: `127.0.0.1:${port}`,
    OLLAMA_MODELS: `${home}/models`,
    OLLAMA_KEEP_ALIVE: '60m',
    OLLAMA_NUM_PARALLEL: '2',
    OLLAMA_MAX_LOADED_MODELS: '4',
    OLLAMA_CONTEXT_LENGTH: '8192',
    OLLAMA_NOHISTORY: '1',
  };
}

async function answer(url: string): Promise<void> {
  const response = await fetch(`${url}/api/version`, { signal: AbortSignal.timeout(2_000) });
  if (!response.ok) throw new Error(`Ollama answered ${response.status}`);
  await response.arrayBuffer();
}
