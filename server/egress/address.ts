import { isIP } from 'node:net';

/**
 * Where an address lies. `reserved` is everything a server has no business calling: unspecified, benchmarking,
 * documentation, multicast, and the IPv6 forms that carry an IPv4 address inside (mapped, NAT64, 6to4, Teredo).
 */
export type AddressClass = 'loopback' | 'private' | 'link_local' | 'reserved' | 'public';

/** IANA special-purpose registries (RFC 6890 and updates), most specific first within a class. */
export const specialRanges: readonly (readonly [string, AddressClass])[] = [
  ['127.0.0.0/8', 'loopback'],
  ['10.0.0.0/8', 'private'],
  ['172.16.0.0/12', 'private'],
  ['192.168.0.0/16', 'private'],
  ['100.64.0.0/10', 'private'],
  ['169.254.0.0/16', 'link_local'],
  ['0.0.0.0/8', 'reserved'],
  ['192.0.0.0/24', 'reserved'],
  ['192.0.2.0/24', 'reserved'],
  ['192.88.99.0/24', 'reserved'],
  ['198.18.0.0/15', 'reserved'],
  ['198.51.100.0/24', 'reserved'],
  ['203.0.113.0/24', 'reserved'],
  ['224.0.0.0/4', 'reserved'],
  ['240.0.0.0/4', 'reserved'],
  ['::1/128', 'loopback'],
  ['fc00::/7', 'private'],
  ['fe80::/10', 'link_local'],
  ['fec0::/10', 'reserved'],
  // Unspecified, IPv4-compatible, IPv4-mapped and their translated form.
  ['::/96', 'reserved'],
  ['::ffff:0:0/96', 'reserved'],
  ['::ffff:0:0:0/96', 'reserved'],
  ['64:ff9b::/96', 'reserved'],
  ['64:ff9b:1::/48', 'reserved'],
  ['100::/64', 'reserved'],
  ['2001::/23', 'reserved'],
  ['2001:db8::/32', 'reserved'],
  ['2002::/16', 'reserved'],
  ['3fff::/20', 'reserved'],
  ['5f00::/16', 'reserved'],
  ['ff00::/8', 'reserved'],
];

interface Range {
  bits: 32 | 128;
  prefix: bigint;
  shift: bigint;
  class: AddressClass;
}

function v4(text: string): bigint {
  return text.split('.').reduce((value, octet) => (value << 8n) | BigInt(Number(octet)), 0n);
}

function groups(text: string): bigint[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [BigInt(`0x${group}`)];
    const embedded = v4(group);
    return [embedded >> 16n, embedded & 0xffffn];
  });
}

function v6(text: string): bigint {
  const [head = '', tail] = text.split('::');
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  const all = [...left, ...Array.from({ length: gap }, () => 0n), ...right];
  return all.reduce((value, group) => (value << 16n) | group, 0n);
}

function read(text: string): { bits: 32 | 128; value: bigint } | null {
  const plain = text.split('%')[0] ?? '';
  const family = isIP(plain);
  if (family === 0) return null;
  return family === 4 ? { bits: 32, value: v4(plain) } : { bits: 128, value: v6(plain) };
}

const ranges: readonly Range[] = specialRanges.map(([cidr, kind]) => {
  const [text = '', length = '0'] = cidr.split('/');
  const address = read(text);
  if (!address) throw new Error(`Not a range: ${cidr}`);
  const shift = BigInt(address.bits - Number(length));
  return { bits: address.bits, prefix: address.value >> shift, shift, class: kind };
});

/** The class of an IP address; null for a text that is no IP address. */
export function classifyAddress(text: string): AddressClass | null {
  const address = read(text);
  if (!address) return null;
  const found = ranges.find(
    (range) => range.bits === address.bits && address.value >> range.shift === range.prefix,
  );
  return found?.class ?? 'public';
}
