/** Lifetimes of everything identity hands out, seconds unless said. */
export const lifetimes = {
  /** An access token; also the longest that a lost push can keep a revoked one alive is {@link stateMaxAgeMs}. */
  accessTokenSeconds: 300,
  /** Accepted difference between the clocks of two api processes. */
  clockToleranceSeconds: 5,
  /** A session unused this long ends. */
  sessionIdleSeconds: 7 * 86_400,
  /** No session lives longer, however much it is used. */
  sessionSeconds: 30 * 86_400,
  /** A second use of a refresh token this soon is a race between windows, later it is theft. */
  refreshGraceMs: 5_000,
  /** A replaced signing key still verifies this long: longer than any token it signed. */
  retiredKeySeconds: 600,
  passwordResetSeconds: 3_600,
  emailChangeSeconds: 3_600,
  invitationSeconds: 7 * 86_400,
} as const;

/** State behind a token (session alive, role, tenant status) is never older than this. */
export const stateMaxAgeMs = 5_000;

/** What the deployment decides about identity. */
export interface AuthSettings {
  /** Where people open the product, without a trailing slash; links in mails start with it. */
  publicUrl: string;
  /** Cookies are marked Secure even when the request itself came over plain HTTP. */
  secureCookies: boolean;
}

/** A link that carries its secret behind `#`: browsers send that part to no server, so it reaches no log. */
export function secretLink(
  settings: AuthSettings,
  page: 'invitation' | 'reset-password' | 'confirm-email',
  token: string,
): string {
  return `${settings.publicUrl.replace(/\/+$/, '')}/${page}#${token}`;
}
