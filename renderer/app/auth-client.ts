import type { InvitationPreview, SessionView } from '../../server/auth/contract.ts';
import { accessHolds, forgetAccess, forgetSession, mayBeSignedIn, rememberAccess } from './access-memory.ts';
import { isServerDown, ProblemError, readErrorBody, unreachable } from './problem.ts';
import { reportDown, reportUp } from './server-health.ts';

/** Who is signed in and what they may enter. */
export type SessionInfo = SessionView;
export type TenantMembership = SessionInfo['tenants'][number];
export type InvitationInfo = InvitationPreview;

/** Every request of this window carries it; no form and no other site can. */
export const clientHeaders = { 'x-dm-client': '1' } as const;

const parseJson = async (answer: Response): Promise<unknown> => {
  const text = await answer.text();
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Sends one request of the plain HTTP doors and gives the body back, or throws a ProblemError. */
export const send = async (
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  keepalive = false,
): Promise<unknown> => {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      keepalive,
      headers: { ...clientHeaders, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    reportDown();
    throw new ProblemError(unreachable);
  }
  const parsed = await parseJson(answer);
  if (answer.ok) {
    reportUp();
    return parsed;
  }
  const problem = readErrorBody(parsed) ?? { ...unreachable, details: { upstream: 'unreadable' } };
  if (isServerDown(problem)) reportDown();
  else reportUp();
  throw new ProblemError(problem);
};

export interface SignInInput {
  email: string;
  password: string;
  totp?: string;
  recoveryCode?: string;
}

export const signIn = async (input: SignInInput): Promise<SessionInfo> => {
  const session = (await send('POST', '/auth/sign-in', input)) as SessionInfo;
  forgetAccess();
  rememberAccess(null);
  return session;
};
export const signOut = async (): Promise<void> => {
  forgetSession();
  await send('POST', '/auth/sign-out', {});
};
export const forgotPassword = (email: string): Promise<unknown> =>
  send('POST', '/auth/password/forgot', { email });
export const resetPassword = (token: string, password: string): Promise<unknown> =>
  send('POST', '/auth/password/reset', { token, password });
export const confirmEmail = (token: string): Promise<unknown> =>
  send('POST', '/auth/email/confirm', { token });
export const readInvitation = async (token: string): Promise<InvitationInfo> =>
  (await send('GET', `/auth/invitations/${encodeURIComponent(token)}`)) as InvitationInfo;
export const acceptInvitation = async (
  token: string,
  input: { name?: string; password?: string; totp?: string; recoveryCode?: string },
): Promise<SessionInfo> => {
  const path = `/auth/invitations/${encodeURIComponent(token)}/accept`;
  const session = (await send('POST', path, input)) as SessionInfo;
  forgetAccess();
  return session;
};

const orNull = async (asked: Promise<unknown>): Promise<SessionInfo | null> => {
  try {
    return (await asked) as SessionInfo;
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'unauthenticated') return null;
    throw error;
  }
};

/** Who is signed in; null when nobody is. */
export const readSession = async (): Promise<SessionInfo | null> => {
  if (!mayBeSignedIn()) return null;
  const session = accessHolds(null) ? await orNull(send('GET', '/auth/session')) : null;
  if (session !== null) return session;
  if (!(await refreshAccess(null))) return null;
  return orNull(send('GET', '/auth/session'));
};

/** Kept alive when the page is left: a renewal whose answer is lost would end the session. */
const renew = (tenant: string | null): Promise<unknown> => send('POST', '/auth/refresh', { tenant }, true);

const refreshes = new Map<string, Promise<boolean>>();

/**
 * Asks for a new access credential for one tenant, or for the platform area (null). Requests that
 * need it at the same time share one call. False when the person must sign in again.
 */
export const refreshAccess = (tenant: string | null): Promise<boolean> => {
  const key = tenant ?? '';
  const running = refreshes.get(key);
  if (running !== undefined) return running;
  const refresh = renew(tenant)
    .catch(async (error: unknown) => {
      // Another window renewed at the same moment: its newer cookie is here when we ask again.
      if (!(error instanceof ProblemError) || error.problem.code !== 'conflict') throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return renew(tenant);
    })
    .then(
      () => {
        rememberAccess(tenant);
        return true;
      },
      (error: unknown) => {
        if (error instanceof ProblemError && error.problem.code !== 'unauthenticated') throw error;
        forgetSession();
        return false;
      },
    )
    .finally(() => refreshes.delete(key));
  refreshes.set(key, refresh);
  return refresh;
};

/** Asks for a workspace's credential before its first query rather than after the first refusal. */
export const enterWorkspace = async (tenant: string): Promise<void> => {
  if (accessHolds(tenant)) return;
  // Whatever goes wrong here is said by the queries that follow.
  await refreshAccess(tenant).catch(() => null);
};

/** After a change that ended credentials: this window gets new ones. */
export const renewAfterChange = async (tenant: string | null): Promise<void> => {
  forgetAccess();
  await refreshAccess(tenant).catch(() => null);
};
