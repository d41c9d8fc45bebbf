import { describe, expect, test } from 'vitest';
import { askedThrough, isNetwork, trustedProxies } from './trusted-proxies.ts';

test('networks of both families, and what is none', () => {
  for (const good of ['10.0.0.7', '10.0.0.0/8', '0.0.0.0/0', '::1', 'fd00::/8', '::/0', '::ffff:10.0.0.7'])
    expect(isNetwork(good), good).toBe(true);
  for (const bad of [
    '',
    '10.0.0',
    '10.0.0.0/33',
    '::/129',
    'proxy',
    '10.0.0.0/',
    '*',
    '10.0.0.0/-1',
    '1e1.0.0.1',
  ])
    expect(isNetwork(bad), bad).toBe(false);
});

test('an IPv4 network holds for the IPv6 form that dual-stack sockets show', () => {
  const trusts = trustedProxies(['10.0.0.0/8', 'fd00::/8']);
  for (const yes of ['10.255.0.1', '::ffff:10.1.2.3', 'fdab::1']) expect(trusts(yes), yes).toBe(true);
  for (const no of ['11.0.0.1', '::ffff:11.0.0.1', 'fe80::1', 'unknown', ''])
    expect(trusts(no), no).toBe(false);
  expect(trustedProxies([])('127.0.0.1')).toBe(false);
});

describe('what a request says about itself', () => {
  const trusts = trustedProxies(['10.0.0.0/8']);
  const through = (headers: Record<string, string>, address = '10.0.0.1', encrypted = false) =>
    askedThrough(new Headers({ host: 'in.dm.example', ...headers }), { address, encrypted }, trusts);

  test('is believed from a trusted proxy alone', () => {
    const claims = {
      'x-forwarded-host': 'acme.dm.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '203.0.113.9',
    };
    expect(through(claims)).toEqual({
      host: 'acme.dm.example',
      address: '203.0.113.9',
      protocol: 'https',
    });
    expect(through(claims, '203.0.113.5')).toEqual({
      host: 'in.dm.example',
      address: '203.0.113.5',
      protocol: 'http',
    });
    expect(through({}, '203.0.113.5', true).protocol).toBe('https');
  });

  test('the nearest proxy has the last word; the client is the first address that is no proxy', () => {
    const headers = {
      'x-forwarded-host': 'zorg.dm.example, acme.dm.example',
      'x-forwarded-proto': 'http,https',
    };
    expect(through(headers)).toMatchObject({ host: 'acme.dm.example', protocol: 'https' });
    const address = (list: string): string => through({ 'x-forwarded-for': list }).address;
    expect(address('6.6.6.6, 203.0.113.9')).toBe('203.0.113.9');
    expect(address('203.0.113.9, 10.0.0.4, 10.0.0.3')).toBe('203.0.113.9');
    expect(address('10.0.0.9, 10.0.0.8')).toBe('10.0.0.9');
    expect(address('203.0.113.9, nonsense, 10.0.0.3')).toBe('10.0.0.3');
    expect(address('2001:db8::7')).toBe('2001:db8::7');
    expect(address('')).toBe('10.0.0.1');
  });

  test('a protocol nobody knows is not believed', () => {
    expect(through({ 'x-forwarded-proto': 'gopher' }, '10.0.0.1', true).protocol).toBe('https');
  });
});
