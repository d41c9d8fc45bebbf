import { Secret, TOTP } from 'otpauth';
import type { AuthTx } from '../../data/postgres/doors.ts';
import type { Secrets } from '../../secrets/index.ts';

const stepSeconds = 30;
const secretBytes = 20;
const sealPurpose = 'totp';

/** `new Secret({buffer})` takes a whole ArrayBuffer, and Node's small Buffers share one: copy first. */
function totpOf(secret: Uint8Array, email: string): TOTP {
  return new TOTP({
    issuer: 'dmagency',
    label: email,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
    algorithm: 'SHA1',
    digits: 6,
    period: stepSeconds,
  });
}

export interface TotpSetup {
  /** Base32, for typing by hand. */
  secret: string;
  /** `otpauth://` address. */
  uri: string;
  sealed: Uint8Array<ArrayBuffer>;
}

export function newTotp(secrets: Secrets, user: { id: string; email: string }): TotpSetup {
  const secret = new Secret({ size: secretBytes });
  const totp = totpOf(secret.bytes, user.email);
  return {
    secret: secret.base32,
    uri: totp.toString(),
    sealed: new Uint8Array(secrets.seal(sealPurpose, user.id, secret.bytes)),
  };
}

/**
 * Accepts a code of this moment or a step beside it, each step once: the step is raised in the same statement, so of
 * two uses at the same moment one loses.
 */
export async function spendTotp(
  tx: AuthTx,
  secrets: Secrets,
  user: { id: string; email: string; totpSecret: Uint8Array | null },
  code: string,
  now: Date,
): Promise<boolean> {
  const digits = code.replaceAll(' ', '');
  if (!user.totpSecret || !/^\d{6}$/.test(digits)) return false;
  const totp = totpOf(secrets.open(sealPurpose, user.id, user.totpSecret), user.email);
  const delta = totp.validate({ token: digits, timestamp: now.getTime(), window: 1 });
  if (delta === null) return false;
  const step = BigInt(Math.floor(now.getTime() / 1_000 / stepSeconds) + delta);
  const { count } = await tx.user.updateMany({
    where: { id: user.id, totpLastStep: { lt: step } },
    data: { totpLastStep: step },
  });
  return count === 1;
}
