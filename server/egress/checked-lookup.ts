import type { LookupAddress, LookupOptions } from 'node:dns';
import { lookup } from 'node:dns';
import { EgressFailure } from './failure.ts';

/** Resolves a name to all its addresses. */
export type Resolve = (
  hostname: string,
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

/** The system's resolver: hosts file and DNS, all families. */
export const systemResolve: Resolve = (hostname, callback) =>
  lookup(hostname, { all: true, order: 'ipv4first' }, (error, addresses) => callback(error, addresses ?? []));

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * A `lookup` for sockets that refuses a name when any of its addresses may not be reached, and hands out the
 * checked addresses themselves: the socket connects to what was checked, never to a second answer.
 * @param refusal says why an address may not be reached, or null
 */
export function checkedLookup(
  resolve: Resolve,
  refusal: (host: string, address: string) => string | null,
): (hostname: string, options: LookupOptions, callback: LookupCallback) => void {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      if (error || addresses.length === 0) {
        const cause = error ?? undefined;
        callback(new EgressFailure('unresolved', `The name ${hostname} cannot be resolved.`, { cause }), '');
        return;
      }
      for (const { address } of addresses) {
        const reason = refusal(hostname, address);
        if (reason) {
          callback(new EgressFailure('blocked', reason), '');
          return;
        }
      }
      const [first] = addresses;
      if (options.all || !first) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
