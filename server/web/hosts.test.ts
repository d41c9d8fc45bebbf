import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { machineCtx, systemClock } from '../data/context.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import { redisKeys } from '../data/redis/keys.ts';
import { quietLog } from '../testing/tenants.ts';
import { getAs, openWebBeforeApi, sendRaw, type WebBeforeApi } from './testing/web-before-api.ts';

let at: WebBeforeApi;
const day = (days: number): Date => new Date(Date.now() + days * 86_400_000);

beforeAll(async () => {
  at = await openWebBeforeApi({ baseDomain: 'dm.example' });
  const { mintTenant } = at.api;
  await mintTenant({ slug: 'acme', name: 'Acme' });
  await mintTenant({
    slug: 'zorg',
    name: 'Zorg',
    status: 'suspended',
    suspensionReason: 'Unpaid since May.',
  });
  await mintTenant({ slug: 'gone', name: 'Gone', status: 'suspended', deletedAt: day(-1), purgeAt: day(29) });
  await mintTenant({ slug: 'purged', deletedAt: day(-31), purgeAt: day(-1), purgeStartedAt: day(0) });
  await mintTenant({ slug: 'own', name: 'Own', customDomain: 'ai.own.com' });
  await mintTenant({ slug: 'books', name: 'Books', customDomain: 'ki.xn--bcher-kva.example' });
  await mintTenant({ slug: 'asleep', status: 'suspended', customDomain: 'asleep.com' });
  await mintTenant({ slug: 'maximum-length-of-a-slug-is-38-letters', name: 'Longest' });
});
afterAll(() => at.close());

const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** Host value, then the tenant whose page comes, `apex`, or the status of the refusal. */
const corpus: readonly (readonly [host: string, expected: string | number])[] = [
  // The platform itself
  ['dm.example', 'apex'],
  ['DM.Example', 'apex'],
  ['dm.example.', 'apex'],
  ['dm.example:80', 'apex'],
  ['dm.example.:8443', 'apex'],
  ['dm.example:00080', 'apex'],
  // A tenant
  ['acme.dm.example', 'acme'],
  ['ACME.dm.EXAMPLE', 'acme'],
  ['acme.dm.example.', 'acme'],
  ['acme.dm.example:3000', 'acme'],
  ['acme.dm.example.:65535', 'acme'],
  ['acme.dm.example:1', 'acme'],
  [' acme.dm.example ', 'acme'],
  ['own.dm.example', 'own'],
  ['maximum-length-of-a-slug-is-38-letters.dm.example', 'maximum-length-of-a-slug-is-38-letters'],
  // A tenant's own domain
  ['ai.own.com', 'own'],
  ['AI.OWN.COM.', 'own'],
  ['ai.own.com:8443', 'own'],
  ['ki.xn--bcher-kva.example', 'books'],
  ['KI.XN--BCHER-KVA.EXAMPLE', 'books'],
  ['own.com', 404],
  ['www.ai.own.com', 404],
  ['ai.own.com.dm.example', 404],
  ['xn--bcher-kva.example', 404],
  // Closed
  ['zorg.dm.example', 403],
  ['ZORG.dm.example.:443', 403],
  ['gone.dm.example', 403],
  ['asleep.com', 403],
  ['asleep.dm.example', 403],
  ['purged.dm.example', 404],
  // Nobody's name under the base domain
  ['nobody.dm.example', 404],
  ['ac.dm.example', 404],
  ['www.dm.example', 404],
  ['api.dm.example', 404],
  ['admin.dm.example', 404],
  ['global.dm.example', 404],
  ['localhost.dm.example', 404],
  ['a.acme.dm.example', 404],
  ['acme.acme.dm.example', 404],
  ['www.acme.dm.example', 404],
  ['acme_.dm.example', 404],
  ['_acme.dm.example', 404],
  ['1acme.dm.example', 404],
  ['acme--x.dm.example', 404],
  ['xn--acme-epa.dm.example', 404],
  ['xn--a.dm.example', 404],
  ['127.dm.example', 404],
  ['0x7f.dm.example', 404],
  [`${'a'.repeat(39)}.dm.example`, 404],
  [`${'a'.repeat(63)}.dm.example`, 404],
  // Look-alikes of the base domain
  ['acme.evil-dm.example', 404],
  ['acmedm.example', 404],
  ['dm.example.evil', 404],
  ['acme.dm.example.evil.com', 404],
  ['acme.dm-example', 404],
  ['acme.dm.example.com', 404],
  ['example', 404],
  ['localhost', 404],
  ['acme.localhost', 404],
  ['acme', 404],
  ['my_service', 404],
  // Addresses
  ['127.0.0.1', 404],
  ['127.0.0.1:3000', 404],
  ['127.0.0.1.', 404],
  ['127.1', 404],
  ['0x7f.1', 404],
  ['0X7F000001', 404],
  ['2130706433', 404],
  ['0177.1', 404],
  ['0', 404],
  ['[::1]', 404],
  ['[::1]:3000', 404],
  ['[::ffff:127.0.0.1]', 404],
  ['[2001:DB8::1]', 404],
  // No host name at all
  ['', 400],
  ['.', 400],
  ['..', 400],
  ['.dm.example', 400],
  ['acme..dm.example', 400],
  ['acme.dm.example..', 400],
  ['-', 400],
  ['-acme.dm.example', 400],
  ['acme-.dm.example', 400],
  [`${'a'.repeat(64)}.dm.example`, 400],
  [`${'a.'.repeat(125)}dm.example`, 400],
  ['acme.dm.example:', 400],
  ['acme.dm.example:0', 400],
  ['acme.dm.example:65536', 400],
  ['acme.dm.example:http', 400],
  ['acme.dm.example:80:80', 400],
  ['acme.dm.example:-1', 400],
  ['ann@acme.dm.example', 400],
  ['ann:secret@acme.dm.example', 400],
  ['acme.dm.example/x', 400],
  ['acme.dm.example?x', 400],
  ['acme.dm.example#x', 400],
  ['http://acme.dm.example', 400],
  ['acme.dm.example, zorg.dm.example', 400],
  ['acme.dm.example zorg.dm.example', 400],
  ['acme .dm.example', 400],
  ['acme\t.dm.example', 400],
  ['acme\0.dm.example', 400],
  ['acme\x7f.dm.example', 400],
  ['%61cme.dm.example', 400],
  ['acme%2edm.example', 400],
  ['*.dm.example', 400],
  ['<script>.dm.example', 400],
  ['acme\\.dm.example', 400],
  [latin1('acmé.dm.example'), 400],
  [latin1('ki.bücher.example'), 400],
  [latin1('аcme.dm.example'), 400],
  [latin1('acme。dm.example'), 400],
  [latin1('ａcme.dm.example'), 400],
  [latin1('\u212Aelvin.dm.example'), 400],
  [latin1('acme\u200b.dm.example'), 400],
  ['256.1.1.1', 400],
  ['1.2.3.4.5', 400],
  ['0x1ffffffff', 400],
  ['acme.dm.7', 400],
  ['::1', 400],
  ['[::1', 400],
  ['[]', 400],
  ['[fe80::1%eth0]', 400],
  ['[fe80::1%25eth0]', 400],
  ['[v1.x]', 400],
  ['[acme.dm.example]', 400],
];

const facts = (body: string): string | null => {
  const tenant = /name="dm-tenant" content="([^"]*)"/.exec(body)?.[1];
  return tenant === undefined ? null : tenant === '' ? 'apex' : tenant;
};

test('the corpus is large', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(90);
});

test.each(corpus)('Host %j → %s', async (host, expected) => {
  const page = await getAs(at.web.port, host);
  const script = await getAs(at.web.port, host, '/openapi.json');
  if (typeof expected === 'string') {
    expect([page.status, facts(page.body)]).toEqual([200, expected]);
    expect(script.status).toBe(200);
    return;
  }
  expect([page.status, facts(page.body)]).toEqual([expected, null]);
  expect(script.status).toBe(expected);
});

describe('requests that name their host otherwise', () => {
  const raw = (request: string) => sendRaw(at.web.port, request.replaceAll('\n', '\r\n'));

  test('two Host headers are none, even alike', async () => {
    for (const second of ['zorg.dm.example', 'acme.dm.example']) {
      const answer = await raw(
        `GET / HTTP/1.1\nHost: acme.dm.example\nHost: ${second}\nConnection: close\n\n`,
      );
      expect(answer.status).toBe(400);
    }
  });

  test('a target in absolute form agrees with Host, or is malformed', async () => {
    const agrees = await raw(
      'GET http://Acme.dm.example/x HTTP/1.1\nHost: acme.dm.example\nConnection: close\n\n',
    );
    expect(facts(agrees.body)).toBe('acme');
    for (const target of ['http://zorg.dm.example/', 'http://dm.example/', 'http://ann@acme.dm.example/']) {
      const differs = await raw(`GET ${target} HTTP/1.1\nHost: acme.dm.example\nConnection: close\n\n`);
      expect(differs.status, target).toBe(400);
    }
    const alone = await raw('GET http://acme.dm.example/ HTTP/1.0\n\n');
    expect(facts(alone.body)).toBe('acme');
  });

  test('no Host at all is malformed', async () => {
    expect((await raw('GET / HTTP/1.0\n\n')).status).toBe(400);
    expect((await raw('GET / HTTP/1.1\nConnection: close\n\n')).status).toBe(400);
  });

  test('a path that looks like a host is a path', async () => {
    const answer = await raw('GET //zorg.dm.example/ HTTP/1.1\nHost: acme.dm.example\nConnection: close\n\n');
    expect(facts(answer.body)).toBe('acme');
  });

  test('nobody’s X-Forwarded-Host counts here', async () => {
    const answer = await getAs(at.web.port, 'acme.dm.example', '/', ['X-Forwarded-Host: own.dm.example']);
    expect(facts(answer.body)).toBe('acme');
    const refused = await getAs(at.web.port, '10.0.0.7', '/', ['X-Forwarded-Host: own.dm.example']);
    expect(refused.status).toBe(404);
  });

  test('probes are answered whatever the host', async () => {
    for (const host of ['10.0.0.7', '', 'zorg.dm.example', 'a b', 'nobody.dm.example'])
      for (const path of ['/healthz', '/readyz'])
        expect((await getAs(at.web.port, host, path)).status, `${host} ${path}`).toBe(200);
  });
});

test('the pages say what happened and what to do', async () => {
  expect((await getAs(at.web.port, 'zorg.dm.example')).body).toMatch(
    /Zorg is suspended[\s\S]*Unpaid since May\./,
  );
  expect((await getAs(at.web.port, 'gone.dm.example')).body).toMatch(
    /Gone is being deleted[\s\S]*kept until \d{4}-/,
  );
  const unknown = (await getAs(at.web.port, 'nobody.dm.example')).body;
  const purged = (await getAs(at.web.port, 'purged.dm.example')).body;
  const still = (body: string): string => body.replace(/nonce="[^"]*"/g, '');
  expect(still(purged)).toBe(still(unknown));
});

describe('changes are seen within a second', () => {
  const change = async (slug: string, data: object, announce: boolean): Promise<void> => {
    const ctx = machineCtx(at.api.stores, 'test', { clock: systemClock, log: quietLog });
    const { id } = await asPlatform(ctx, 'seed', (tx) => tx.tenant.update({ where: { slug }, data }));
    if (announce)
      await at.api.stores.transport.redis.publish(
        redisKeys.identityChanges,
        JSON.stringify({ kind: 'tenant', id }),
      );
  };
  const untilAnswers = async (host: string, expected: number): Promise<number> => {
    const began = performance.now();
    while ((await getAs(at.web.port, host)).status !== expected) {
      if (performance.now() - began > 10_000) throw new Error(`${host} never answered ${expected}`);
    }
    return performance.now() - began;
  };

  test('a suspension, and its end', async () => {
    await at.api.mintTenant({ slug: 'wobbly' });
    expect((await getAs(at.web.port, 'wobbly.dm.example')).status).toBe(200);
    await change('wobbly', { status: 'suspended', suspendedAt: new Date() }, true);
    expect(await untilAnswers('wobbly.dm.example', 403)).toBeLessThan(1_000);
    await change('wobbly', { status: 'active' }, true);
    expect(await untilAnswers('wobbly.dm.example', 200)).toBeLessThan(1_000);
  });

  test('a changed domain: the new one answers, the old one is nobody’s', async () => {
    await at.api.mintTenant({ slug: 'mover', customDomain: 'old.mover.com' });
    expect(facts((await getAs(at.web.port, 'old.mover.com')).body)).toBe('mover');
    expect((await getAs(at.web.port, 'new.mover.com')).status).toBe(404);
    await change('mover', { customDomain: 'new.mover.com' }, false);
    expect(await untilAnswers('old.mover.com', 404)).toBeLessThan(1_000);
    expect(await untilAnswers('new.mover.com', 200)).toBeLessThan(1_000);
  });

  test('two tenants cannot have one domain', async () => {
    await expect(change('acme', { customDomain: 'new.mover.com' }, false)).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});
