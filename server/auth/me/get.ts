import type { z } from 'zod';
import { readAuth } from '../../data/postgres/doors.ts';
import type { Auth } from '../auth.ts';
import type { meView } from '../contract.ts';
import { sessionViewOf } from '../sessions/session-view.ts';
import type { MeCtx } from './person.ts';

/** Who asks, where they are and where else they may go. */
export async function getMe(auth: Auth, ctx: MeCtx): Promise<z.infer<typeof meView>> {
  const { kind, id, label, name, twoFactor, sessionId, platformRole, tenant } = ctx.identity;
  const about = { kind, id, label, name, twoFactor, sessionId, platformRole };
  const here = tenant && {
    id: tenant.id,
    slug: tenant.slug,
    name: tenant.name,
    role: tenant.role,
    status: tenant.status,
    plan: tenant.entitlements.plan,
    featureOverrides: tenant.entitlements.overrides,
  };
  if (kind === 'api_key')
    return { ...about, recoveryCodesLeft: 0, tenant: here, tenants: here ? [here] : [] };
  const [view, recoveryCodesLeft] = await Promise.all([
    readAuth(auth, (db) => sessionViewOf(auth, db, id)),
    readAuth(auth, (db) => db.recoveryCode.count({ where: { userId: id, usedAt: null } })),
  ]);
  return { ...about, recoveryCodesLeft, tenant: here, tenants: view.tenants };
}
