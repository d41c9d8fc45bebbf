import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningWeb, type StartWebOptions, startWeb } from '../../main/web.ts';
import { openTestApi, type TestApi, type TestApiOptions } from '../../testing/api.ts';

export interface WebBeforeApi {
  api: TestApi;
  apiOrigin: string;
  web: RunningWeb;
  close(): Promise<void>;
}

const page =
  '<meta name="dm-mode" content="__DM_MODE__"><meta name="dm-tenant" content="__DM_TENANT__"><meta name="dm-deployment" content="__DM_DEPLOYMENT__">';

/** A real web in front of a real api, both listening on loopback; the renderer is one small page. */
export async function openWebBeforeApi(
  options: TestApiOptions & Partial<StartWebOptions> & { webTrusts?: string[] } = {},
): Promise<WebBeforeApi> {
  const rendererDirectory = await mkdtemp(join(tmpdir(), 'dmagency-web-'));
  await writeFile(join(rendererDirectory, 'index.html'), page);
  const api = await openTestApi({ ...options, trustedProxies: ['127.0.0.1', '::1'] });
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  const apiOrigin = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}`;
  const web = await startWeb({
    deployment: 'saas',
    baseDomain: 'localhost',
    port: 0,
    onError: (error) => {
      throw error;
    },
    ...options,
    rendererDirectory,
    apiOrigin,
    trustedProxies: options.webTrusts ?? [],
  });
  return {
    api,
    apiOrigin,
    web,
    async close() {
      await web.close();
      await api.close();
      await rm(rendererDirectory, { recursive: true });
    },
  };
}

export interface RawAnswer {
  status: number;
  head: string;
  body: string;
}

/** Sends bytes as they are and reads until the server closes. */
export function sendRaw(port: number, request: string, over?: Socket): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = over ?? connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.setTimeout(20_000, () => socket.destroy(new Error('No answer in 20 s')));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const [head = '', ...rest] = text.split('\r\n\r\n');
      resolve({
        status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0),
        head,
        body: rest.join('\r\n\r\n'),
      });
    });
    socket.write(Buffer.from(request, 'latin1'));
  });
}

/** A GET with exactly this Host value, byte for byte. */
export const getAs = (
  port: number,
  host: string,
  path = '/',
  headers: readonly string[] = [],
): Promise<RawAnswer> =>
  sendRaw(
    port,
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${headers.map((line) => `${line}\r\n`).join('')}Connection: close\r\n\r\n`,
  );
