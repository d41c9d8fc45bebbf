import { initTRPC, TRPCError } from '@trpc/server';
import type { OpenApiMeta } from 'trpc-to-openapi';
import type { Identity } from '../auth/identity.ts';
import type { Ctx, TenantCtx } from '../data/context.ts';
import type { PlatformRole, TenantRole } from '../data/postgres/enums.ts';
import { AppError, nothingHere } from '../errors/app-error.ts';
import { describeError, trpcCode } from '../errors/describe.ts';
import { deploymentOf } from '../hosts/index.ts';
import type { Granted } from '../plans/index.ts';

/** The context of one request before its access level is checked. */
export interface RequestCtx extends Ctx {
  identity: Identity | null;
  /** Slug of the tenant whose host the request came to; null at the platform's own and where a host says nothing. */
  hostTenant?: string | null;
}

/** Who may call a procedure. Declared on each; a test walks the router and refuses one without. */
export type Access =
  | { level: 'public' }
  | { level: 'signed_in' }
  | { level: 'tenant'; role: TenantRole }
  | { level: 'platform'; roles: readonly PlatformRole[] };

export type Meta = OpenApiMeta & {
  access?: Access;
  /** Absent where one tenant has the whole installation: it is about tenants among others. */
  saasOnly?: true;
  /**
   * Whether a POST makes something and answers 201, where its path says otherwise: one below a member that does, an
   * act on many members that does not.
   */
  creates?: boolean;
  /** Takes an Idempotency-Key: its verb answers through server/idempotency. */
  idempotent?: true;
};

const t = initTRPC
  .context<RequestCtx>()
  .meta<Meta>()
  .create({
    sse: {
      maxDurationMs: 3_600_000,
      ping: { enabled: true, intervalMs: 15_000 },
      client: { reconnectAfterInactivityMs: 45_000 },
    },
    errorFormatter({ shape, error, ctx }) {
      const described = describeError(error, ctx?.requestId ?? null);
      return {
        message: described.message,
        code: shape.code,
        data: { ...shape.data, stack: undefined, httpStatus: described.status, app: described.body },
      };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Turns refusals into tRPC errors once, for every procedure. */
const refusals = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok || !(result.error.cause instanceof AppError)) return result;
  throw new TRPCError({
    code: trpcCode(result.error.cause.code),
    message: result.error.cause.message,
    cause: result.error.cause,
  });
});

/**
 * A tenant's host serves that tenant; an installation of one tenant has nothing to say about others.
 * @throws AppError not_found
 */
function assertPlaced(ctx: RequestCtx, meta: Meta | undefined): void {
  const onPrem = deploymentOf(ctx).mode === 'on_prem';
  if (onPrem && meta?.saasOnly) throw nothingHere();
  if (!onPrem && ctx.hostTenant && meta?.access?.level === 'platform') throw nothingHere();
}

const placed = t.middleware(({ ctx, meta, next }) => {
  assertPlaced(ctx, meta);
  return next();
});

const base = t.procedure.use(refusals).use(placed);
const rank: Record<TenantRole, number> = { viewer: 0, member: 1, admin: 2, owner: 3 };

function signedIn(identity: Identity | null): Identity {
  if (!identity) throw new AppError('unauthenticated', 'Sign in first.');
  return identity;
}

/**
 * The context of a member of the platform team with one of these roles.
 * @throws AppError unauthenticated, forbidden
 */
function asPlatformMember<C extends RequestCtx>(
  ctx: C,
  roles: readonly PlatformRole[],
): C & Ctx & { identity: Identity } {
  const identity = signedIn(ctx.identity);
  const role = identity.platformRole;
  if (!role || !roles.includes(role)) {
    throw new AppError(
      'forbidden',
      role
        ? `Your role (${role}) may not do this; ${roles.join(', ')} may.`
        : 'Only the platform team may do this.',
    );
  }
  return { ...ctx, identity, actor: { kind: identity.kind, id: identity.id, label: identity.label, role } };
}

/**
 * The platform's access level for a route outside the router.
 * @throws AppError not_found, unauthenticated, forbidden
 */
export function platformRoute(
  ctx: RequestCtx,
  { roles, saasOnly }: { roles: readonly PlatformRole[]; saasOnly?: true },
): RequestCtx & { identity: Identity } {
  assertPlaced(ctx, { access: { level: 'platform', roles }, ...(saasOnly ? { saasOnly } : {}) });
  return asPlatformMember(ctx, roles);
}

const platform = (...roles: readonly PlatformRole[]) =>
  base
    .meta({ access: { level: 'platform', roles } })
    .use(({ ctx, next }) => next({ ctx: asPlatformMember(ctx, roles) }));

/** The four access levels: every procedure starts from one of them. */
export const access = {
  /** Anybody, signed in or not. */
  public: base.meta({ access: { level: 'public' } }),

  /** Any signed-in person, about themselves. */
  signedIn: base
    .meta({ access: { level: 'signed_in' } })
    .use(({ ctx, next }) => next({ ctx: { identity: signedIn(ctx.identity) } })),

  /** A member of the token's tenant with at least this role. */
  tenant: (role: TenantRole) =>
    base.meta({ access: { level: 'tenant', role } }).use(({ ctx, next }) => {
      const identity = signedIn(ctx.identity);
      const { tenant } = identity;
      if (!tenant) throw new AppError('forbidden', 'This needs a workspace: sign in to one first.');
      if (tenant.status === 'suspended')
        throw new AppError(
          'tenant_suspended',
          'This workspace is suspended: nothing runs until it is resumed.',
        );
      if (rank[tenant.role] < rank[role]) {
        throw new AppError('forbidden', `Your role (${tenant.role}) may not do this; ${role} and up may.`, {
          details: { needs: role },
        });
      }
      const scoped: TenantCtx & { identity: Identity; entitlements: Granted } = {
        ...ctx,
        identity,
        tenantId: tenant.id,
        tenantSlug: tenant.slug,
        entitlements: tenant.entitlements,
        actor: { kind: identity.kind, id: identity.id, label: identity.label, role: tenant.role },
      };
      return next({ ctx: scoped });
    }),

  /** A member of the platform team with one of these roles; on-prem, an owner of the one tenant. */
  platform,

  /** The same about tenants among others: absent on-prem. */
  saas: (...roles: readonly PlatformRole[]) => platform(...roles).meta({ saasOnly: true }),
};

/** Everybody on the platform team. */
export const anyPlatformRole: readonly PlatformRole[] = [
  'owner',
  'operator',
  'billing',
  'support',
  'read_only',
];
