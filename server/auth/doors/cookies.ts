import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lifetimes } from '../settings.ts';

/** Names are part of the contract with the console: host-only cookies, never readable by a script. */
export const refreshCookie = 'dm_rt';
const accessPrefix = 'dm_at';
const refreshPath = '/auth';
const slugForm = /^[a-z][a-z0-9-]{1,62}$/;

/** Name of the access cookie of a tenant, or of no tenant; null for what cannot be a slug. */
export function accessCookie(tenantSlug: string | null): string | null {
  if (tenantSlug === null) return accessPrefix;
  return slugForm.test(tenantSlug) ? `${accessPrefix}_${tenantSlug}` : null;
}

export interface CookieJar {
  read(name: string): string | undefined;
  /** Refresh token for /auth alone, access token for everything. */
  setRefresh(token: string): void;
  setAccess(tenantSlug: string | null, token: string): void;
  /** Removes every cookie of ours that the request showed. */
  clear(): void;
}

/** @param alwaysSecure mark Secure though the request came over plain HTTP */
export function cookieJar(request: FastifyRequest, reply: FastifyReply, alwaysSecure: boolean): CookieJar {
  const { cookies } = request;
  // request.protocol follows X-Forwarded-Proto only where the server was told to trust the proxy.
  const secure = alwaysSecure || request.protocol === 'https';
  const set = (name: string, value: string, path: string, maxAge: number): void => {
    reply.setCookie(name, value, { path, maxAge, secure, httpOnly: true, sameSite: 'strict' });
  };
  return {
    read: (name) => cookies[name],
    setRefresh: (token) => set(refreshCookie, token, refreshPath, lifetimes.sessionSeconds),
    setAccess(tenantSlug, token) {
      const name = accessCookie(tenantSlug);
      if (name) set(name, token, '/', lifetimes.accessTokenSeconds);
    },
    clear() {
      set(refreshCookie, '', refreshPath, 0);
      for (const name of Object.keys(cookies)) {
        if (name === accessPrefix || name.startsWith(`${accessPrefix}_`)) set(name, '', '/', 0);
      }
    },
  };
}
