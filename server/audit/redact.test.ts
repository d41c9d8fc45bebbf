import { describe, expect, test } from 'vitest';
import { auditable, redacted, redactText } from './redact.ts';

const key = `ak_0123456789ab_${'x'.repeat(43)}`;
const kept = (fields: Record<string, unknown>) => auditable(null, fields).after;

describe('what an entry keeps', () => {
  test.each([
    'password',
    'newPassword',
    'client_secret',
    'accessToken',
    'API-Key',
    'apiKey',
    'apikey',
    'signingKey',
    'privateKey',
    'tokenDigest',
    'password_hash',
    'Authorization',
    'set-cookie',
    'providerCredentials',
    'totpSecret',
    'recoveryCode',
  ])('nothing under %s, however deep', (name) => {
    expect(kept({ [name]: 'canary', list: [{ inner: { [name]: ['canary', { a: 'canary' }] } }] })).toEqual({
      [name]: redacted,
      list: [{ inner: { [name]: redacted } }],
    });
  });

  test('ids, times and counts about secrets stay', () => {
    const about = {
      apiKeyId: 'id-1',
      passwordChangedAt: '2026-01-01',
      tokenVersion: 3,
      revokedApiKeys: 2,
      maxTokens: 4_096,
      recoveryCodesLeft: 8,
      twoFactor: true,
      key: 'brand-voice',
      dataPrivacyLevel: 'cloud_ok',
    };
    expect(kept(about)).toEqual(about);
  });

  test.each([
    key,
    key.replace('ak_', 'pk_'),
    `iv_${'A'.repeat(43)}`,
    `rt_${'-'.repeat(43)}`,
    'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJlLW9m',
    'Bearer abcdefghijklmnop1234',
    `sk-ant-${'k'.repeat(40)}`,
    '-----BEGIN PRIVATE KEY-----\nMC4CAQAw\n-----END PRIVATE KEY-----',
    `AQ${'b'.repeat(60)}==`,
  ])('no secret of a known form, whatever its field: %s', (secret) => {
    expect(kept({ note: `see ${secret}`, [secret]: null })).toEqual({
      note: `see ${redacted}`,
      [redacted]: null,
    });
    expect(redactText(`because of ${secret}`)).toBe(`because of ${redacted}`);
  });

  test.each([
    ['https://ana:s3cret@host.example.com/hook', 'https://ana:[redacted]@host.example.com/hook'],
    ['https://ana:p@ss@host.example.com', 'https://ana:[redacted]@host.example.com'],
    [
      'https://h.example.com/a?x=1&access_token=abc&y=2#z',
      'https://h.example.com/a?x=1&access_token=[redacted]&y=2#z',
    ],
    ['https://h.example.com/a?ApiKey=abc', 'https://h.example.com/a?ApiKey=[redacted]'],
    ['https://h.example.com:8080/a@b?x=1', 'https://h.example.com:8080/a@b?x=1'],
  ])('no secret inside an address: %s', (address, expected) => {
    expect(kept({ onPremCallbackUrl: address })).toEqual({ onPremCallbackUrl: expected });
  });

  test('bytes never, instants and big numbers as text', () => {
    expect(
      kept({ sealed: new Uint8Array(3), at: new Date(0), micros: 5n, gone: undefined, none: null }),
    ).toEqual({
      sealed: redacted,
      at: '1970-01-01T00:00:00.000Z',
      micros: '5',
      none: null,
    });
  });

  test('only what changed, where both sides are given; a changed secret shows as changed', () => {
    expect(
      auditable(
        { name: 'a', same: { x: [1] }, password: 'old', micros: 1n },
        { name: 'b', same: { x: [1] }, password: 'new', micros: 1n, more: 1 },
      ),
    ).toEqual({
      before: { name: 'a', password: redacted },
      after: { name: 'b', password: redacted, more: 1 },
    });
    expect(auditable({ a: 1 }, { a: 1 })).toEqual({ before: null, after: null });
  });

  test('a field over 2 kB is cut and marked, deep and wide ones end', () => {
    const after = kept({
      text: 'ü'.repeat(3_000),
      list: Array.from({ length: 5_000 }, () => 'x'),
      fits: 'y'.repeat(1_999),
    });
    expect(after?.text).toMatch(/^ü+… \[cut: 6000 bytes\]$/);
    expect(Buffer.byteLength(String(after?.text))).toBeLessThan(2_100);
    expect(JSON.stringify(after?.list).length).toBeLessThan(2_200);
    expect(after?.fits).toHaveLength(1_999);
    const loop: Record<string, unknown> = {};
    loop.loop = loop;
    expect(JSON.stringify(kept(loop))).toContain('deeper parts left out');
  });

  test('what the record cannot store is replaced: an act never fails for its own entry', () => {
    expect(kept({ text: 'a\u0000b\ud800' })).toEqual({ text: 'a\ufffdb\ufffd' });
  });

  test('costs microseconds', () => {
    const event = {
      name: 'Acme',
      limits: { timeoutMs: 1, list: ['a', 'b'] },
      reason: 'x'.repeat(200),
      at: new Date(),
    };
    const started = process.cpuUsage();
    for (let index = 0; index < 10_000; index += 1) auditable(event, { ...event, name: 'Globex' });
    const { user, system } = process.cpuUsage(started);
    // Of a core, whatever else the machine does; an entry's insert takes about a thousand.
    expect((user + system) / 10_000).toBeLessThan(200);
  });
});
