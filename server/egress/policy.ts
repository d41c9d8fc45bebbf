import { type AddressClass, classifyAddress } from './address.ts';
import { EgressFailure } from './failure.ts';

/** Who asks, and why: every outbound request carries it. */
export interface EgressScope {
  /** Null for the platform itself. */
  tenantId: string | null;
  purpose: 'model_call' | 'model_list';
  privacy: 'cloud_ok' | 'local_only';
  /** The address was set by an operator (environment), who alone may name private ones. */
  operatorEndpoint: boolean;
}

const operatorMay: ReadonlySet<AddressClass> = new Set(['loopback', 'private', 'public']);
const tenantMay: ReadonlySet<AddressClass> = new Set(['public']);
const local: ReadonlySet<AddressClass> = new Set(['loopback', 'private']);

const words: Record<AddressClass, string> = {
  loopback: 'this machine itself',
  private: 'a private network',
  link_local: 'the link-local network, where cloud metadata lives',
  reserved: 'a reserved range',
  public: 'the public internet',
};

/**
 * Whether a checked address may be connected to.
 * @param listed addresses an operator declared to be local although they lie in public ranges
 * @returns null when allowed, else the sentence of the refusal
 */
export function refusalOf(
  scope: Pick<EgressScope, 'privacy' | 'operatorEndpoint'>,
  host: string,
  address: string,
  listed: ReadonlySet<string> = new Set(),
): string | null {
  const kind = classifyAddress(address);
  if (kind === null) return `${host} has no usable address.`;
  const where = `${host} lies in ${words[kind]}`;
  const mayReach = scope.operatorEndpoint ? operatorMay : tenantMay;
  if (!mayReach.has(kind)) return `${where}: requests to it are refused.`;
  if (scope.privacy === 'local_only' && !local.has(kind) && !listed.has(address))
    return `${where}, and this workspace is local-only: nothing was sent.`;
  return null;
}

/** Parses and checks everything that can be known before a name is resolved. */
export function checkedUrl(
  scope: Pick<EgressScope, 'privacy' | 'operatorEndpoint'>,
  address: string,
  listed?: ReadonlySet<string>,
): URL {
  let url: URL;
  try {
    url = new URL(address);
  } catch (cause) {
    throw new EgressFailure('blocked', 'The address cannot be read as a web address.', { cause });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new EgressFailure('blocked', `Only http and https are used, not ${url.protocol.slice(0, 20)}`);
  if (url.username || url.password)
    throw new EgressFailure('blocked', `The address of ${url.hostname} carries a user name or password.`);
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (classifyAddress(literal) !== null) {
    const refusal = refusalOf(scope, literal, literal, listed);
    if (refusal) throw new EgressFailure('blocked', refusal);
  }
  return url;
}
