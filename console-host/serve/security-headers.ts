import { randomBytes } from 'node:crypto';

/** 128 bits, new for every page: named in the policy and on the page's own script and style elements. */
export const newNonce = (): string => randomBytes(16).toString('base64');

/**
 * The policy of every page. Only our own files run; the nonce admits the few `<style>` elements the
 * component library writes and the one inline script that sets the colour scheme before first paint.
 */
export const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');

/** Headers of every answer this process makes itself: pages, assets and refusals. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
};
