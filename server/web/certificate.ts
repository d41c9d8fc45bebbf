import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';

export interface PemPair {
  certificate: string;
  key: string;
}

/** A certificate chain and its key that belong together and hold now. */
export interface ServerCertificate extends PemPair {
  /** What will trouble people though it does not keep the server from starting; sentences. */
  warnings: string[];
}

interface Refused {
  /** Names the variable, what was observed, what is needed, and what to do. */
  refusal: string;
}

const chainVariable = 'TLS_CERTIFICATE_FILE';
const keyVariable = 'TLS_KEY_FILE';
const dayMs = 86_400_000;
/** Certificates that end this soon are warned about. */
const soonMs = 30 * dayMs;

const blocks = (text: string): string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];

const nameOf = (certificate: X509Certificate): string =>
  certificate.subject.replaceAll('\n', ', ').slice(0, 120) || 'no subject';

function readChain(text: string): X509Certificate[] | Refused {
  const found = blocks(text);
  if (found.length === 0)
    return {
      refusal: text.includes('PRIVATE KEY')
        ? `${chainVariable} holds a private key; it needs the certificate chain in PEM, the key goes to ${keyVariable}.`
        : `${chainVariable} is not PEM: it needs blocks that begin with -----BEGIN CERTIFICATE-----. Convert it, for example with openssl x509 -inform DER.`,
    };
  const chain: X509Certificate[] = [];
  for (const [index, block] of found.entries()) {
    try {
      chain.push(new X509Certificate(block));
    } catch {
      return {
        refusal: `${chainVariable}: certificate ${index + 1} of ${found.length} cannot be read. Export the chain again.`,
      };
    }
  }
  return chain;
}

function readKey(text: string): KeyObject | Refused {
  if (/ENCRYPTED/.test(text))
    return {
      refusal: `${keyVariable} is protected by a passphrase, and nobody is there to type it. Write it without one, readable by this process alone.`,
    };
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text))
    return {
      refusal: `${keyVariable} is not PEM: it needs a block that begins with -----BEGIN PRIVATE KEY-----.`,
    };
  try {
    return createPrivateKey(text);
  } catch {
    return { refusal: `${keyVariable} holds a key that cannot be read. Export it again as PEM (PKCS #8).` };
  }
}

const fingerprint = (certificate: X509Certificate): string => certificate.fingerprint256.slice(0, 23);

/** The key must be that of the first certificate: that is the one clients are shown as the server's. */
function checkPair(chain: readonly X509Certificate[], key: KeyObject): Refused | null {
  const owner = chain.findIndex((certificate) => certificate.checkPrivateKey(key));
  if (owner === 0) return null;
  const [leaf] = chain;
  if (owner > 0)
    return {
      refusal: `${chainVariable}: the key belongs to certificate ${owner + 1} of ${chain.length}; the server's own must come first, then its issuers in order. Reorder the file.`,
    };
  const kind = createPublicKey(key).asymmetricKeyType ?? 'unknown';
  return {
    refusal: `${keyVariable} does not match ${chainVariable}: the certificate ${leaf ? `(${nameOf(leaf)}, SHA-256 ${fingerprint(leaf)}…)` : ''} was made with another key than this ${kind} one. Name the key it was requested with.`,
  };
}

function checkDates(chain: readonly X509Certificate[], now: Date): Refused | null {
  for (const [index, certificate] of chain.entries()) {
    const which = `${chainVariable}: certificate ${index + 1} of ${chain.length} (${nameOf(certificate)})`;
    const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
    if (to <= now)
      return {
        refusal: `${which} ended on ${to.toISOString().slice(0, 10)} and today is ${now.toISOString().slice(0, 10)}. Renew it.`,
      };
    if (from > now)
      return {
        refusal: `${which} holds from ${from.toISOString()} and it is ${now.toISOString()}. Set this machine's clock, or wait.`,
      };
  }
  return null;
}

/** Whether a certificate covers a name; for a wildcard, some label under it. */
const covers = (leaf: X509Certificate, name: string): boolean =>
  leaf.checkHost(name.replace(/^\*/, 'some-tenant')) !== undefined;

function warningsOf(chain: readonly X509Certificate[], names: readonly string[], now: Date): string[] {
  const [leaf] = chain;
  if (!leaf) return [];
  const missing = names.filter((name) => !covers(leaf, name));
  const covered = leaf.subjectAltName?.replaceAll('DNS:', '') ?? 'no name';
  const end = new Date(leaf.validTo);
  const broken = chain.findIndex(
    (certificate, index) => index > 0 && !chain[index - 1]?.checkIssued(certificate),
  );
  return [
    ...(missing.length > 0
      ? [
          `${chainVariable} covers ${covered} and not ${missing.join(' or ')}: browsers will warn there. Use a certificate with ${missing.length > 1 ? 'those names' : 'that name'}.`,
        ]
      : []),
    ...(end.getTime() - now.getTime() < soonMs
      ? [`${chainVariable} ends on ${end.toISOString().slice(0, 10)}. Renew it before.`]
      : []),
    ...(broken > 0
      ? [
          `${chainVariable}: certificate ${broken + 1} of ${chain.length} did not issue the one before it. Some clients will not find the way to their authority.`,
        ]
      : []),
  ];
}

/**
 * Looks whether a chain and a key make a TLS server, before it starts.
 * @param names the server's hosts, `*.` for any label under one; a missing one is a warning
 */
export function checkCertificate(
  pair: PemPair,
  names: readonly string[],
  now: Date,
): ServerCertificate | Refused {
  const chain = readChain(pair.certificate);
  if ('refusal' in chain) return chain;
  const key = readKey(pair.key);
  if ('refusal' in key) return key;
  const refused = checkPair(chain, key) ?? checkDates(chain, now);
  return refused ?? { ...pair, warnings: warningsOf(chain, names, now) };
}
