import { BlockList, isIP } from 'node:net';

/** Whether X-Forwarded-* headers sent from this address are believed. */
export type Trusts = (address: string) => boolean;

const parts = (entry: string): { ip: string; family: 'ipv4' | 'ipv6'; bits: number } | null => {
  const [, ip = '', given] = /^([0-9a-f:.]+)(?:\/(\d{1,3}))?$/i.exec(entry) ?? [];
  const version = isIP(ip);
  if (version === 0) return null;
  const most = version === 4 ? 32 : 128;
  const bits = given === undefined ? most : Number(given);
  return bits <= most ? { ip, family: version === 4 ? 'ipv4' : 'ipv6', bits } : null;
};

/** An IPv4 or IPv6 address, or a network of them such as 10.0.0.0/8. */
export const isNetwork = (entry: string): boolean => parts(entry) !== null;

/** @param entries each an {@link isNetwork}; an IPv4 one also means its IPv6-mapped form */
export function trustedProxies(entries: readonly string[]): Trusts {
  const list = new BlockList();
  for (const entry of entries) {
    const network = parts(entry);
    if (!network) throw new RangeError(`Not an address or network: ${entry}`);
    list.addSubnet(network.ip, network.bits, network.family);
  }
  return (address) => {
    const version = isIP(address);
    return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6');
  };
}

/** Who asks, under which name and over what, as far as it can be believed. */
export interface Asked {
  host: string;
  /** The client's network address. */
  address: string;
  protocol: 'http' | 'https';
}

const listOf = (header: string | null): string[] =>
  (header ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/**
 * What a request says about itself once proxies are accounted for. X-Forwarded-* counts only when the sender of this
 * connection is trusted; each proxy appends, so the last value is the nearest one's. X-Forwarded-For is read from its
 * end as long as the addresses there are trusted proxies too: the first other one is the client. `Forwarded` is not
 * read.
 */
export function askedThrough(
  headers: Pick<Headers, 'get'>,
  sender: { address: string; encrypted: boolean },
  trusts: Trusts,
): Asked {
  const direct: Asked = {
    host: headers.get('host') ?? '',
    address: sender.address,
    protocol: sender.encrypted ? 'https' : 'http',
  };
  if (!trusts(sender.address)) return direct;
  const protocol = listOf(headers.get('x-forwarded-proto')).at(-1)?.toLowerCase();
  let { address } = direct;
  for (const hop of listOf(headers.get('x-forwarded-for')).reverse()) {
    if (!trusts(address) || isIP(hop) === 0) break;
    address = hop;
  }
  return {
    host: listOf(headers.get('x-forwarded-host')).at(-1) ?? direct.host,
    address,
    protocol: protocol === 'http' || protocol === 'https' ? protocol : direct.protocol,
  };
}
