import { createServer } from 'node:net';

const usual = 3_000;
const tried = 200;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

async function freeFrom(first: number): Promise<number> {
  for (let port = first; port < Math.min(first + tried, 65_536); port += 1)
    if (await isFree(port)) return port;
  throw new Error(`No free port from ${first} on. Choose another with --port N.`);
}

/** Ports of web, api and console: web's as wanted (a taken one is refused), the others the next free ones. */
export async function choosePorts(
  wanted: number | undefined,
): Promise<{ web: number; api: number; console: number }> {
  if (wanted !== undefined && wanted > 0 && !(await isFree(wanted))) {
    throw new Error(`Port ${wanted} is in use. Choose another with --port N.`);
  }
  const web = wanted || (await freeFrom(usual));
  const api = await freeFrom(web + 1);
  return { web, api, console: await freeFrom(api + 1) };
}
