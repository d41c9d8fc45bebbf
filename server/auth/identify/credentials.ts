import type {} from '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../../errors/app-error.ts';
import { clientHeader, tenantHeader, tenantQuery } from '../contract.ts';

/** What a request brings to prove who asks. */
export interface Credentials {
  /** Behind `Authorization: Bearer`; when present, cookies are not looked at. */
  bearer?: string;
  cookies: Readonly<Record<string, string | undefined>>;
  /** Picks one of several access cookies; the token in it decides. */
  wantedTenant: string | null;
}

type Incoming = Pick<FastifyRequest, 'headers' | 'query' | 'method' | 'cookies'>;

const one = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Reads the credentials of a request without believing any of them. The server has @fastify/cookie. */
export function credentialsOf(request: Omit<Incoming, 'method'>): Credentials {
  const bearer = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const query = (request.query ?? {}) as Record<string, unknown>;
  const credentials: Credentials = {
    cookies: request.cookies,
    wantedTenant: one(request.headers[tenantHeader]) ?? one(query[tenantQuery]) ?? null,
  };
  if (request.headers.authorization !== undefined) credentials.bearer = bearer ?? '';
  return credentials;
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The guard against requests that another site makes a browser send: a cookie alone does not sign anything that
 * changes state. Browsers let other sites add this header only after asking us, and we do not answer.
 * @throws AppError forbidden
 */
export function requireClientHeader(request: Omit<Incoming, 'query'>): void {
  if (safeMethods.has(request.method) || request.headers.authorization !== undefined) return;
  if (!Object.keys(request.cookies).some((name) => name.startsWith('dm_'))) return;
  if (request.headers[clientHeader] === '1') return;
  throw new AppError('forbidden', `Requests signed by a cookie need the header ${clientHeader}: 1.`);
}
