import { type AddressInfo, createServer } from 'node:net';

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

/** A port the system picks; three asked for at once differ. */
function anyPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Ports of web, api and console; 0 lets the system pick them. Otherwise: web's as wanted (a taken one is refused), the others the next free ones. */
export async function choosePorts(
  wanted: number | undefined,
): Promise<{ web: number; api: number; console: number }> {
  if (wanted === 0) {
    const [web, api, host] = await Promise.all([anyPort(), anyPort(), anyPort()]);
    return { web, api, console: host };
  }
  if (wanted !== undefined && !(await isFree(wanted))) {
    throw new Error(`Port ${wanted} is in use. Choose another with --port N.`);
  }
  const web = wanted ?? (await freeFrom(usual));
  const api = await freeFrom(web + 1);
  return { web, api, console: await freeFrom(api + 1) };
}
