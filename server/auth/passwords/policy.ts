import { readFileSync } from 'node:fs';
import { AppError } from '../../errors/app-error.ts';
import { passwordLength } from '../contract.ts';

/** The most used passwords, shipped with the product: nothing is asked of an outside service. */
const common: ReadonlySet<string> = new Set(
  readFileSync(new URL('./common-passwords.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#')),
);

function weakness(password: string, email: string): string | null {
  const length = [...password].length;
  if (length < passwordLength.min) return `Use ${passwordLength.min} characters or more`;
  if (password.length > passwordLength.max) return `Use ${passwordLength.max} characters or fewer`;
  const lower = password.toLowerCase();
  const [name = ''] = email.toLowerCase().split('@');
  if (lower === email.toLowerCase() || lower === name)
    return 'It is your own e-mail address: choose something else';
  // "Password1!" is "password" to everybody who guesses.
  const plain = lower.replace(/[^a-z]+$/, '');
  if (
    common.has(lower) ||
    (plain.length >= passwordLength.min && common.has(plain)) ||
    /^(.)\1+$/u.test(lower)
  ) {
    return 'It is among the most used passwords: choose something else';
  }
  return null;
}

/**
 * Length and the list of common passwords; no rule about kinds of characters, and nothing is cut or changed.
 * @throws AppError invalid_input with the reason
 */
export function requireGoodPassword(password: string, email: string): void {
  const reason = weakness(password, email);
  if (reason) {
    throw new AppError('invalid_input', `This password cannot be used. ${reason}.`, {
      details: { fields: [{ path: 'password', message: reason }] },
    });
  }
}
