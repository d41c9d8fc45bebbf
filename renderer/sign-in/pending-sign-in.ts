import type { SignInInput } from '../app/auth-client.ts';

/**
 * E-mail and password between the two steps of a sign-in. In memory only: never in the address, in
 * storage or in the history; a reload starts again.
 */
let pending: SignInInput | null = null;

export const keepPendingSignIn = (input: SignInInput | null): void => {
  pending = input;
};

export const pendingSignIn = (): SignInInput | null => pending;
