import { findOnPath, runTool } from './run-tool.ts';
import type { StartOptions } from './service.ts';

/**
 * Installs a Debian package as root and says so; returns whether it is installed now.
 *
 * A daemon the package starts by itself is left alone: ours runs on its own port and directory.
 */
export async function installDebianPackage(
  name: 'redis-server' | 'chromium',
  options: Pick<StartOptions, 'report' | 'env' | 'signal'>,
): Promise<boolean> {
  const apt = await findOnPath('apt-get', options.env);
  if (!apt || process.getuid?.() !== 0) return false;
  const env = { ...(options.env ?? process.env), DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...args: string[]) => runTool(apt, args, { env, signal: options.signal });
  const install = () => run('install', '-y', '--no-install-recommends', name);
  const service = name === 'redis-server' ? 'redis' : 'data';
  options.report({ service, step: 'install', state: 'running', detail: `apt-get install ${name}` });
  let result = await install();
  if (result.code !== 0) {
    await run('update');
    result = await install();
  }
  const state = result.code === 0 ? 'done' : 'failed';
  options.report({ service, step: 'install', state, detail: `apt-get install ${name}` });
  return result.code === 0;
}
