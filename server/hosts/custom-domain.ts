import { domainToASCII, domainToUnicode } from 'node:url';
import { readHost } from './read-host.ts';

/** A name as it is stored and compared, or the sentence that says why it cannot be a tenant's. */
export type NormalDomain = { domain: string } | { refusal: string };

/** Top-level names that never reach anybody from outside (RFC 6761, RFC 6762, RFC 8375). */
const localEnds = /(?:^|\.)(?:localhost|local|invalid|test|onion|home\.arpa)$/;

/**
 * A tenant's own host name in the form it is stored in: ASCII, small letters, no trailing dot. A name in its own
 * script becomes `xn--…`.
 */
export function normaliseDomain(text: string, baseDomain: string): NormalDomain {
  const typed = text.trim().replace(/\.$/, '');
  const refuse = (why: string): NormalDomain => ({ refusal: `Not a domain: ${why}` });
  if (/:\/\/|[/?#@\\\s]/.test(typed)) return refuse('give the bare name, such as ai.acme.example.');
  if (/^\[|:.*:/.test(typed)) return refuse('an address cannot be one; give a name such as ai.acme.example.');
  if (typed.includes(':')) return refuse('leave the port out; browsers find it.');
  if (typed.includes('*')) return refuse('name one host; a wildcard cannot be a tenant’s.');
  const ascii = domainToASCII(typed);
  // What stays `xn--` in its own script is no name: Node's versions differ in whether they say so themselves.
  if (ascii === '' || /(?:^|\.)xn--/.test(domainToUnicode(ascii)))
    return refuse('it has characters or parts that no host name has; give a name such as ai.acme.example.');
  const reading = readHost(ascii, baseDomain);
  const under = `${baseDomain} is the platform’s own; a tenant has its name under it already.`;
  if (reading.kind === 'apex' || reading.kind === 'slug') return refuse(under);
  if (reading.kind === 'malformed')
    return refuse('parts have 1 to 63 letters, digits and inner hyphens, at most 253 together.');
  if (reading.kind === 'unknown') {
    if (reading.why === 'address')
      return refuse('an address cannot be one; give a name such as ai.acme.example.');
    return refuse(
      reading.why === 'no_domain' ? 'it needs a dot and no underscore, such as ai.acme.example.' : under,
    );
  }
  if (localEnds.test(reading.domain)) return refuse('names that end so are not reachable from elsewhere.');
  return { domain: reading.domain };
}
