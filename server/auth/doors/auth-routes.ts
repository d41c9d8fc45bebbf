import cookie from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readAuth } from '../../data/postgres/doors.ts';
import { AppError, notFound } from '../../errors/app-error.ts';
import { describeError } from '../../errors/describe.ts';
import type { Auth, Caller } from '../auth.ts';
import * as c from '../contract.ts';
import { atHost } from '../identify/at-host.ts';
import { credentialsOf, requireClientHeader } from '../identify/credentials.ts';
import { identify } from '../identify/identify.ts';
import { acceptInvitation } from '../invitations/accept.ts';
import { previewInvitation } from '../invitations/preview.ts';
import { confirmEmail } from '../me/confirm-email.ts';
import { forgotPassword } from '../passwords/forgot-password.ts';
import { resetPassword } from '../passwords/reset-password.ts';
import { sessionViewOf } from '../sessions/session-view.ts';
import type { TenantWish } from '../sessions/token-tenant.ts';
import { renew, type SignedIn, signIn, signOut } from '../sign-in.ts';
import { cookieJar, refreshCookie } from './cookies.ts';

const bodyLimit = 16 * 1024;

/** Slug of the tenant whose host a request came to; null where the host is no tenant's. */
type HostTenantOf = (request: FastifyRequest) => Promise<string | null>;

/** Identity over plain HTTP: outside tRPC, where no batch carries a thousand sign-ins past a limit. */
export async function authRoutes(
  app: FastifyInstance,
  auth: Auth,
  hostTenantOf: HostTenantOf = async () => null,
): Promise<void> {
  if (!app.hasReplyDecorator('setCookie')) await app.register(cookie);
  await app.register(async (scope) => {
    answerErrors(scope, auth);
    sessionRoutes(scope, auth, hostTenantOf);
    tokenRoutes(scope, auth, hostTenantOf);
    linkRoutes(scope, auth);
  });
}

/** A tenant's host hands out tokens for that tenant alone. @throws AppError not_found */
function wishAt(hostTenant: string | null, slug: string | null | undefined): TenantWish {
  if (hostTenant !== null && slug && slug !== hostTenant) throw notFound('workspace');
  if (slug === null) return null;
  if (slug !== undefined) return { slug };
  return hostTenant === null ? 'only' : { slug: hostTenant };
}

const callerOf = (request: FastifyRequest): Caller => ({
  address: request.ip,
  userAgent: request.headers['user-agent'] ?? '',
  requestId: request.id,
  source: 'api',
});

/** Refuses in the product's form; what Fastify itself refuses (no JSON, too large) is the caller's mistake. */
function answerErrors(scope: FastifyInstance, auth: Auth): void {
  scope.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  scope.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    const unreadable = !(error instanceof AppError) && status >= 400 && status < 500;
    const told = unreadable
      ? new AppError('invalid_input', 'Send a JSON body of the documented form.')
      : error;
    const described = describeError(told, request.id);
    if (described.status >= 500)
      auth.log.error({ err: error, requestId: request.id }, 'identity request failed');
    const wait = described.body.details?.retryAfterSeconds;
    if (typeof wait === 'number') reply.header('retry-after', String(wait));
    return reply.code(described.status).send({ error: described.body });
  });
}

/** Hands the tokens to a browser: in cookies no script can read. */
function signedInBrowser(
  auth: Auth,
  request: FastifyRequest,
  reply: FastifyReply,
  signedIn: SignedIn,
): c.SessionView {
  const jar = cookieJar(request, reply, auth.settings.secureCookies);
  jar.setRefresh(signedIn.tokens.refreshToken);
  jar.setAccess(signedIn.tenantSlug, signedIn.tokens.accessToken);
  return signedIn.view;
}

function sessionRoutes(app: FastifyInstance, auth: Auth, hostTenantOf: HostTenantOf): void {
  const jarOf = (request: FastifyRequest, reply: FastifyReply) =>
    cookieJar(request, reply, auth.settings.secureCookies);

  app.post('/auth/sign-in', { bodyLimit }, async (request, reply) => {
    const proof = c.signInBody.parse(request.body);
    const signedIn = await signIn(auth, proof, null, callerOf(request));
    const earlier = jarOf(request, reply).read(refreshCookie);
    if (earlier) await signOut(auth, { refreshToken: earlier }, 'replaced');
    return signedInBrowser(auth, request, reply, signedIn);
  });

  app.post('/auth/refresh', { bodyLimit }, async (request, reply) => {
    requireClientHeader(request);
    const { tenant } = c.refreshBody.parse(request.body);
    const token = jarOf(request, reply).read(refreshCookie);
    if (!token) throw new AppError('unauthenticated', 'Sign in first.');
    const wish = wishAt(await hostTenantOf(request), tenant);
    return signedInBrowser(auth, request, reply, await renew(auth, token, wish, callerOf(request)));
  });

  app.post('/auth/sign-out', { bodyLimit }, async (request, reply) => {
    requireClientHeader(request);
    const jar = jarOf(request, reply);
    const identity = await identify(auth, credentialsOf(request));
    await signOut(auth, { refreshToken: jar.read(refreshCookie), sessionId: identity?.sessionId });
    jar.clear();
    return reply.code(204).send();
  });

  app.get('/auth/session', async (request): Promise<c.SessionView> => {
    const identity = atHost(await identify(auth, credentialsOf(request)), await hostTenantOf(request));
    if (identity?.kind !== 'user') throw new AppError('unauthenticated', 'Sign in first.');
    return readAuth(auth, (db) => sessionViewOf(auth, db, identity.id));
  });
}

/** For programs: the tokens are in the answer, no cookie is read or set. */
function tokenRoutes(app: FastifyInstance, auth: Auth, hostTenantOf: HostTenantOf): void {
  app.post('/auth/token', { bodyLimit }, async (request): Promise<c.TokenView> => {
    const { tenant, ...proof } = c.tokenBody.parse(request.body);
    const wish = wishAt(await hostTenantOf(request), tenant);
    return (await signIn(auth, proof, wish, callerOf(request))).tokens;
  });

  app.post('/auth/token/refresh', { bodyLimit }, async (request): Promise<c.TokenView> => {
    const { refreshToken, tenant } = c.tokenRefreshBody.parse(request.body);
    const wish = wishAt(await hostTenantOf(request), tenant);
    return (await renew(auth, refreshToken, wish, callerOf(request))).tokens;
  });
}

/** Secrets that came by mail. Their addresses are not logged: the invitation's is its secret. */
function linkRoutes(app: FastifyInstance, auth: Auth): void {
  const quiet = { bodyLimit, logLevel: 'warn' } as const;
  type ByToken = { Params: { token: string } };

  app.post('/auth/password/forgot', { bodyLimit }, async (request, reply) => {
    const { email } = c.forgotBody.parse(request.body);
    await forgotPassword(auth, email, callerOf(request));
    return reply.code(202).send({ ok: true });
  });

  app.post('/auth/password/reset', { bodyLimit }, async (request, reply) => {
    await resetPassword(auth, c.resetBody.parse(request.body), callerOf(request));
    return reply.code(204).send();
  });

  app.post('/auth/email/confirm', { bodyLimit }, async (request, reply) => {
    const asking = await identify(auth, credentialsOf(request));
    await confirmEmail(auth, c.confirmEmailBody.parse(request.body), asking, callerOf(request));
    return reply.code(204).send();
  });

  app.get<ByToken>('/auth/invitations/:token', quiet, (request) =>
    previewInvitation(auth, request.params.token, callerOf(request)),
  );

  app.post<ByToken>('/auth/invitations/:token/accept', quiet, async (request, reply) => {
    const input = c.acceptInvitationBody.parse(request.body ?? {});
    const signedIn = await acceptInvitation(auth, request.params.token, input, callerOf(request));
    return signedInBrowser(auth, request, reply, signedIn);
  });
}
