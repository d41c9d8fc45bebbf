import { passwordLength } from '../../server/auth/contract.ts';

/** The server's rule for a new password, said before it refuses. */
export const newPasswordProblem = (password: string): string | null => {
  if (password.length < passwordLength.min) return `At least ${passwordLength.min} characters`;
  return password.length > passwordLength.max ? `At most ${passwordLength.max} characters` : null;
};

export const passwordHint = `At least ${passwordLength.min} characters. Long is better than odd.`;
