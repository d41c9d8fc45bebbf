import { BlockList, isIPv4 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyAddress, specialRanges } from './address.ts';

/** Node's own matcher over the same table, first match first. */
function peer(address: string): string {
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  for (const [cidr, kind] of specialRanges) {
    const [net = '', length] = cidr.split('/');
    const of = isIPv4(net) ? 'ipv4' : 'ipv6';
    // BlockList matches IPv4-mapped IPv6 addresses against IPv4 rules; families are compared apart here.
    if (of !== family) continue;
    const list = new BlockList();
    list.addSubnet(net, Number(length), of);
    if (list.check(address, family)) return kind;
  }
  return 'public';
}

/** Addresses at the edges of each range as well as anywhere. */
const nearRange = fc.constantFrom(...specialRanges.map(([cidr]) => cidr.split('/')[0] ?? ''));

describe('classifyAddress', () => {
  it('agrees with net.BlockList on any address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), nearRange), (address) => {
        expect(classifyAddress(address)).toBe(peer(address));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.1', 'public'],
    ['fd12::1', 'private'],
    ['169.254.169.254', 'link_local'],
    ['fe80::1%eth0', 'link_local'],
    ['0.0.0.0', 'reserved'],
    ['::', 'reserved'],
    ['::ffff:127.0.0.1', 'reserved'],
    ['::ffff:8.8.8.8', 'reserved'],
    ['64:ff9b::7f00:1', 'reserved'],
    ['2002:7f00:1::', 'reserved'],
    ['2001:0:1::1', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['8.8.8.8', 'public'],
    ['2606:4700::1111', 'public'],
  ])('%s is %s', (address, kind) => expect(classifyAddress(address)).toBe(kind));

  it('knows no class for what is no address', () => {
    for (const text of ['', 'localhost', '127.1', '1.2.3.4.5', ':::', '12345::'])
      expect(classifyAddress(text)).toBeNull();
  });
});
