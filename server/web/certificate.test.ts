import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWeb } from '../main/web.ts';
import { readWebConfig } from '../web-config.ts';

interface Pair {
  cert: string;
  private: string;
}
const days = (count: number): Date => new Date(Date.now() + count * 86_400_000);

const make = async (
  names: readonly string[],
  options: { from?: Date; to?: Date; issuer?: Pair } = {},
): Promise<Pair> =>
  generate([{ name: 'commonName', value: names[0] ?? '' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: options.from ?? days(-1),
    notAfterDate: options.to ?? days(365),
    extensions: [{ name: 'subjectAltName', altNames: names.map((value) => ({ type: 2 as const, value })) }],
    ...(options.issuer ? { ca: { key: options.issuer.private, cert: options.issuer.cert } } : {}),
  });

let dir: string;
let good: Pair;
let other: Pair;
let issuer: Pair;
let issued: Pair;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dmagency-tls-'));
  issuer = await make(['Own authority']);
  [good, other, issued] = await Promise.all([
    make(['dm.example', '*.dm.example']),
    make(['dm.example']),
    make(['dm.example', '*.dm.example'], { issuer }),
  ]);
});
afterAll(() => rm(dir, { recursive: true }));

let files = 0;
const read = async (certificate: string | undefined, key: string | undefined, mode = 'saas') => {
  const path = async (text: string | undefined): Promise<string | undefined> => {
    if (text === undefined) return undefined;
    files += 1;
    const name = join(dir, `${files}.pem`);
    await writeFile(name, text);
    return name;
  };
  return readWebConfig(
    {
      BASE_DOMAIN: 'dm.example',
      DEPLOYMENT_MODE: mode,
      TLS_CERTIFICATE_FILE: await path(certificate),
      TLS_KEY_FILE: await path(key),
    },
    new Date(),
  );
};

test('a pair that belongs together and covers the hosts starts without a word', async () => {
  expect((await read(good.cert, good.private)).tls?.warnings).toEqual([]);
  expect((await read(issued.cert + issuer.cert, issued.private)).tls?.warnings).toEqual([]);
  expect((await read(undefined, undefined)).tls).toBeUndefined();
});

test('what cannot serve stops the start: observed, needed, what to do', async () => {
  const ended = await make(['dm.example'], { from: days(-30), to: days(-2) });
  const early = await make(['dm.example'], { from: days(2), to: days(30) });
  const protectedKey = '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIC\n-----END ENCRYPTED PRIVATE KEY-----\n';
  const refusals: [certificate: string | undefined, key: string | undefined, sentence: RegExp][] = [
    [good.cert, undefined, /^TLS_KEY_FILE is missing/],
    [undefined, good.private, /^TLS_CERTIFICATE_FILE is missing/],
    ['hello', good.private, /^TLS_CERTIFICATE_FILE is not PEM/],
    [good.private, good.private, /^TLS_CERTIFICATE_FILE holds a private key/],
    [
      good.cert.replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA'),
      good.private,
      /certificate 1 of 1 cannot be read/,
    ],
    [good.cert, 'hello', /^TLS_KEY_FILE is not PEM/],
    [good.cert, protectedKey, /^TLS_KEY_FILE is protected by a passphrase/],
    [
      good.cert,
      '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
      /^TLS_KEY_FILE holds a key/,
    ],
    [good.cert, other.private, /^TLS_KEY_FILE does not match TLS_CERTIFICATE_FILE/],
    [issuer.cert + issued.cert, issued.private, /the key belongs to certificate 2 of 2; .* must come first/],
    [ended.cert, ended.private, /certificate 1 of 1 \(CN=dm\.example\) ended on \d{4}-\d\d-\d\d .*Renew it/],
    [early.cert, early.private, /holds from .*Set this machine's clock/],
  ];
  for (const [certificate, key, sentence] of refusals) {
    const refused = await read(certificate, key).then(
      () => 'started',
      (error: Error) => error.message,
    );
    expect(refused).toMatch(sentence);
    for (const line of good.private.split('\n').filter((each) => each.length > 20 && !each.startsWith('-')))
      expect(refused).not.toContain(line);
  }
  const gone = () =>
    readWebConfig({ TLS_CERTIFICATE_FILE: join(dir, 'gone'), TLS_KEY_FILE: join(dir, 'gone') }, new Date());
  expect(gone).toThrow(/^TLS_CERTIFICATE_FILE cannot be read \(ENOENT\)/);
});

test('names, ends and chains that trouble only some are warnings', async () => {
  const narrow = await make(['dm.example'], { to: days(5) });
  const { tls } = await read(narrow.cert + issuer.cert, narrow.private);
  expect(tls?.warnings).toEqual([
    expect.stringContaining('covers dm.example and not *.dm.example'),
    expect.stringMatching(/ends on \d{4}-/),
    expect.stringContaining('certificate 2 of 2 did not issue'),
  ]);
  expect((await read(other.cert, other.private, 'on_prem')).tls?.warnings).toEqual([]);
});

test.each([
  ['API_ORIGIN', 'api:3001', 'API_ORIGIN must be an address such as'],
  ['PORT', 'http', 'PORT must be a whole number'],
  ['BASE_DOMAIN', 'https://dm.example', 'BASE_DOMAIN must be a host name'],
  ['TRUSTED_PROXIES', 'nginx', 'TRUSTED_PROXIES must list addresses or networks'],
  ['DEPLOYMENT_MODE', 'onprem', 'DEPLOYMENT_MODE must be saas or on_prem'],
])('web: %s=%s gives one sentence', (name, value, sentence) => {
  expect(() => readWebConfig({ [name]: value }, new Date())).toThrow(sentence);
});

test('TLS ends here: 1.2 at least, and browsers are told to stay', async () => {
  await writeFile(join(dir, 'index.html'), 'page');
  const web = await startWeb({
    rendererDirectory: dir,
    apiOrigin: 'http://127.0.0.1:9',
    deployment: 'saas',
    baseDomain: 'dm.example',
    trustedProxies: [],
    port: 0,
    tls: { certificate: good.cert, key: good.private },
    onError: (error) => expect.fail(String(error)),
  });
  try {
    const answer = await new Promise<Record<string, unknown>>((resolve, reject) => {
      const options = { host: '127.0.0.1', port: web.port, ca: good.cert, servername: 'dm.example' };
      request({ ...options, headers: { host: 'dm.example' } }, (got) => {
        got.resume();
        resolve({ status: got.statusCode, hsts: got.headers['strict-transport-security'] });
      })
        .on('error', reject)
        .end();
    });
    expect(answer).toEqual({ status: 200, hsts: 'max-age=31536000' });
    const old = await new Promise<string>((resolve) => {
      const socket = connect(
        {
          host: '127.0.0.1',
          port: web.port,
          ca: good.cert,
          servername: 'dm.example',
          minVersion: 'TLSv1',
          maxVersion: 'TLSv1.1',
          ciphers: 'ALL@SECLEVEL=0',
        },
        () => resolve('connected'),
      );
      socket.on('error', (error) => resolve(error.message));
    });
    expect(old).toMatch(/protocol|version|alert/i);
  } finally {
    await web.close();
  }
});
