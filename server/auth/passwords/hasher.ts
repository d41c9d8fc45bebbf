import { randomBytes } from 'node:crypto';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { AppError } from '../../errors/app-error.ts';

/** argon2id at OWASP's floor: 19 MiB, two passes, one lane; about 40 ms of a core. */
export const passwordParameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes at once; more would only starve everything else of memory and cores. */
const atOnce = 2;
/** Waiting beyond this is refused: a flood of sign-ins must not become an endless queue. */
const mostWaiting = 200;

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /**
   * Takes the same time whether or not there is a hash: without one, a dummy is verified and the answer is no.
   * @returns whether it fits, and whether the stored hash is weaker than today's parameters
   */
  verify(stored: string | null, password: string): Promise<{ ok: boolean; outdated: boolean }>;
}

function isOutdated(stored: string): boolean {
  const used = parseOptions(stored);
  return (
    used.algorithm !== passwordParameters.algorithm ||
    used.memoryCost < passwordParameters.memoryCost ||
    used.timeCost < passwordParameters.timeCost
  );
}

/** Runs at most {@link atOnce} at a time, first come first served. */
function createGate(): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: Array<() => void> = [];
  return async (work) => {
    if (running >= atOnce) {
      if (waiting.length >= mostWaiting)
        throw new AppError('unavailable', 'Too many sign-ins at this moment. Try again shortly.');
      await new Promise<void>((resume) => waiting.push(resume));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

export async function createPasswordHasher(): Promise<PasswordHasher> {
  const gate = createGate();
  const dummy = await hash(randomBytes(24).toString('base64url'), passwordParameters);
  return {
    hash: (password) => gate(() => hash(password, passwordParameters)),
    async verify(stored, password) {
      const ok = await gate(() => verify(stored ?? dummy, password));
      return stored === null ? { ok: false, outdated: false } : { ok, outdated: ok && isOutdated(stored) };
    },
  };
}
