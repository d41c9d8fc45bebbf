/** What stands in an entry instead of a secret. */
export const redacted = '[redacted]';

/** One field of an entry, bytes of its JSON; more is cut and marked. */
const fieldBytes = 2_000;
const deepest = 8;
const widest = 200;

type Fields = Record<string, unknown>;

/** Words of a field's name that say its value is a secret, or stands for one. */
const secretWords = new Set([
  'password',
  'passwords',
  'passphrase',
  'passwd',
  'secret',
  'secrets',
  'token',
  'tokens',
  'digest',
  'hash',
  'pepper',
  'salt',
  'authorization',
  'bearer',
  'cookie',
  'cookies',
  'credential',
  'credentials',
  'totp',
  'otp',
  'recovery',
  'private',
  'jwt',
]);
/** A `key` alone names a thing; with one of these before it, it opens something. */
const keyOf = new Set([
  'api',
  'access',
  'signing',
  'encryption',
  'master',
  'instance',
  'wrapped',
  'provider',
]);
/** A name that ends so tells of the secret, never the secret itself: `apiKeyId`, `passwordChangedAt`. */
const harmlessEnds = new Set([
  'id',
  'ids',
  'at',
  'count',
  'version',
  'left',
  'days',
  'seconds',
  'prefix',
  'name',
]);

const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);

const names = new Map<string, boolean>();

/** Whether a field of this name holds a secret. Names come from code, so remembering them is bounded in practice. */
function namesSecret(name: string): boolean {
  const known = names.get(name);
  if (known !== undefined) return known;
  const words = wordsOf(name);
  const opens = words.some(
    (word, at) =>
      secretWords.has(word) ||
      /^(api|private)keys?$/.test(word) ||
      (/^keys?$/.test(word) && keyOf.has(words[at - 1] ?? '')),
  );
  const answer = opens && !harmlessEnds.has(words.at(-1) ?? '');
  if (names.size < 5_000) names.set(name, answer);
  return answer;
}

/** A truth value tells nothing, and a number under a plural is a count: `maxTokens`, `revokedApiKeys`. */
const isCount = (name: string, value: unknown): boolean =>
  typeof value === 'boolean' ||
  ((typeof value === 'number' || typeof value === 'bigint') && name.endsWith('s'));

/** Secrets of our own make, and the common ones of others, wherever they stand in a text. */
const ownSecrets = new RegExp(
  [
    String.raw`\b[ap]k_[0-9a-f]{12}_[\w-]{20,}`,
    String.raw`\b[a-z]{2}_[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])`,
    String.raw`\beyJ[\w-]{6,}\.[\w-]{6,}\.[\w-]+`,
    String.raw`\bBearer\s+[\w.~+/-]{16,}=*`,
    String.raw`\bsk-[\w-]{16,}`,
    String.raw`-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*`,
    // A sealed value in base64: version 1, then at least a header of 33 bytes.
    String.raw`(?<![\w+/=-])AQ[A-Za-z0-9+/_-]{46,}={0,2}(?![\w+/=-])`,
  ].join('|'),
  'g',
);

/** What an address gives away: the password before its host, and a parameter whose name says that it opens something. */
const addressSecrets =
  /(?<=:\/\/[^\s/?#@:]*:)[^\s/?#]+(?=@)|(?<=[?&#][\w.-]{0,40}(?:token|secret|password|passwd|signature|credential|key|sig)=)[^\s&#]+/gi;

const withoutSecrets = (text: string): string => {
  const own = text.replace(ownSecrets, redacted);
  return own.includes('://') ? own.replace(addressSecrets, redacted) : own;
};

/** The text without secrets of a known form, and in a form that the record can store. */
export const redactText = (text: string): string =>
  (text.length < 16 ? text : withoutSecrets(text)).toWellFormed().replaceAll('\u0000', '\ufffd');

function walk(name: string, value: unknown, depth: number): unknown {
  if (value === null || value === undefined) return value;
  if (namesSecret(name) && !isCount(name, value)) return redacted;
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object') return value;
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return redacted;
  if (depth >= deepest) return '[deeper parts left out]';
  if (Array.isArray(value)) {
    const kept = value.slice(0, widest).map((item) => walk(name, item, depth + 1));
    return value.length > widest ? [...kept, `[${value.length - widest} more]`] : kept;
  }
  const entries = Object.entries(value);
  const kept = entries.slice(0, widest).map(([key, inner]) => [redactText(key), walk(key, inner, depth + 1)]);
  if (entries.length > widest) kept.push(['…', `[${entries.length - widest} more]`]);
  return Object.fromEntries(kept);
}

/** A field over the bound becomes its beginning, marked, so that an entry stays readable and small. */
function bounded(value: unknown): unknown {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text === undefined || text.length * 3 <= fieldBytes) return value;
  const bytes = Buffer.from(text);
  if (bytes.length <= fieldBytes) return value;
  return `${bytes
    .subarray(0, fieldBytes)
    .toString('utf8')
    .replace(/\ufffd$/, '')}… [cut: ${bytes.length} bytes]`;
}

function clean(fields: Fields): Fields | null {
  const kept = Object.entries(fields).flatMap(([name, value]): [string, unknown][] =>
    value === undefined ? [] : [[redactText(name), bounded(walk(name, value, 0))]],
  );
  return kept.length === 0 ? null : Object.fromEntries(kept);
}

const comparable = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? inner.toString() : inner));

/**
 * What an entry keeps of a change: the fields that changed where both sides are given, no secret, nothing over 2 kB.
 * A changed secret shows as changed, from redacted to redacted.
 */
export function auditable(
  before: Fields | null | undefined,
  after: Fields | null | undefined,
): { before: Fields | null; after: Fields | null } {
  if (!before || !after) return { before: before ? clean(before) : null, after: after ? clean(after) : null };
  const changed = ([name]: [string, unknown]): boolean =>
    comparable(before[name]) !== comparable(after[name]);
  const reduce = (fields: Fields): Fields | null =>
    clean(Object.fromEntries(Object.entries(fields).filter(changed)));
  return { before: reduce(before), after: reduce(after) };
}
