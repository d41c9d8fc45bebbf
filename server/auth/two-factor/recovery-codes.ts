import { randomInt } from 'node:crypto';
import type { AuthTx } from '../../data/postgres/doors.ts';
import { pepperedDigest } from '../tokens/opaque-token.ts';

const codes = 10;
const codeLength = 12;
/** No letter that looks like a digit or another letter. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** 59 random bits each, guessed only through the limiter. */
const newCode = (): string => {
  const text = Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`;
};

const digest = (pepper: Buffer, userId: string, code: string): Uint8Array<ArrayBuffer> =>
  pepperedDigest(pepper, 'recovery_code', userId, code.toLowerCase().replace(/[^a-z0-9]/g, ''));

/** Replaces a person's recovery codes. @returns the new ones, to be shown once */
export async function replaceRecoveryCodes(tx: AuthTx, pepper: Buffer, userId: string): Promise<string[]> {
  const made = Array.from({ length: codes }, newCode);
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({
    data: made.map((code) => ({ userId, hash: digest(pepper, userId, code) })),
  });
  return made;
}

/** Uses up a recovery code. @returns whether it was one */
export async function spendRecoveryCode(
  tx: AuthTx,
  pepper: Buffer,
  userId: string,
  code: string,
  now: Date,
): Promise<boolean> {
  const { count } = await tx.recoveryCode.updateMany({
    where: { userId, hash: digest(pepper, userId, code), usedAt: null },
    data: { usedAt: now },
  });
  return count === 1;
}
