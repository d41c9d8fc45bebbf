import {
  deploymentPlaceholder,
  modePlaceholder,
  noncePlaceholder,
  tenantPlaceholder,
} from './placeholders.ts';
import { refusal } from './refusal.ts';
import { contentSecurityPolicy, newNonce, securityHeaders } from './security-headers.ts';
import { escapeHtml } from './small-page.ts';
import type { StaticFile, StaticFiles } from './static-files.ts';

/** What the page is told about where it runs; the renderer reads it from meta tags. */
export interface ShellFacts {
  /** Who serves it: a console host, or the platform's `web`. */
  mode: 'console' | 'web';
  /** Slug of the tenant whose own host this is; null at the apex and in a console. */
  tenant: string | null;
  /** Many tenants, or one that has the whole installation. */
  deployment: 'saas' | 'on_prem';
}

const assetAnswer = (request: Request, file: StaticFile): Response => {
  const headers = new Headers(securityHeaders);
  headers.set('content-type', file.type);
  headers.set('etag', file.etag);
  headers.set('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  headers.set('vary', 'accept-encoding');
  if (request.headers.get('if-none-match') === file.etag) return new Response(null, { status: 304, headers });
  const gzipped = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '') ? file.gzipped : null;
  if (gzipped !== null) headers.set('content-encoding', 'gzip');
  const body = gzipped ?? file.body;
  headers.set('content-length', String(body.length));
  return new Response(request.method === 'HEAD' ? null : body, { headers });
};

const pageAnswer = (request: Request, shell: string, facts: ShellFacts): Response => {
  const nonce = newNonce();
  const headers = new Headers(securityHeaders);
  headers.set('content-security-policy', contentSecurityPolicy(nonce));
  headers.set('content-type', 'text/html; charset=utf-8');
  headers.set('cache-control', 'no-store');
  const page = shell
    .replaceAll(noncePlaceholder, nonce)
    .replaceAll(modePlaceholder, facts.mode)
    .replaceAll(deploymentPlaceholder, facts.deployment)
    .replaceAll(tenantPlaceholder, escapeHtml(facts.tenant ?? ''));
  return new Response(request.method === 'HEAD' ? null : page, { headers });
};

/**
 * Answers a request for the renderer: an exact file, or for any path without a file extension the
 * page itself, with a new nonce each time. Never fails; a missing asset is a plain 404.
 */
export const answerShell = (request: Request, files: StaticFiles, facts: ShellFacts): Response => {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refusal('invalid_input', 'Only GET and HEAD are answered here.', { status: 405 });
  }
  const path = new URL(request.url).pathname;
  const file = files.files.get(path);
  if (file !== undefined) return assetAnswer(request, file);
  const looksLikeFile = path.startsWith('/assets/') || /\.[a-z0-9]{2,12}$/i.test(path);
  if (looksLikeFile) return refusal('not_found', 'No such file. It may belong to another version.');
  return pageAnswer(request, files.shell, facts);
};
