import { v7 as uuidv7 } from 'uuid';
import type { Ctx } from '../../data/context.ts';
import { authStore } from '../../data/postgres/doors.ts';
import type { PlatformRole, TenantRole } from '../../data/postgres/enums.ts';
import { normalEmail } from './email.ts';

export interface SeedUser {
  /** Given by seeds that must be the same each time. */
  id?: string;
  email: string;
  name: string;
  /** From `auth.passwords.hash`; null for somebody who cannot sign in. */
  passwordHash: string | null;
  platformRole?: PlatformRole;
  memberships?: ReadonlyArray<{ tenantId: string; role: TenantRole }>;
  createdAt?: Date;
}

/** Makes a person with memberships in one transaction, for seeds and tests; nothing is audited. @returns the id */
export async function seedUser(ctx: Pick<Ctx, 'stores' | 'clock'>, person: SeedUser): Promise<string> {
  const {
    id = uuidv7(),
    email,
    name,
    passwordHash,
    platformRole,
    memberships = [],
    createdAt = ctx.clock.now(),
  } = person;
  await authStore(ctx, (tx) =>
    tx.user.create({
      data: {
        id,
        email,
        emailNormalized: normalEmail(email),
        name,
        passwordHash,
        passwordChangedAt: passwordHash ? createdAt : null,
        emailVerifiedAt: createdAt,
        createdAt,
        ...(platformRole ? { platformMember: { create: { role: platformRole, createdAt } } } : {}),
        memberships: { create: memberships.map((membership) => ({ ...membership, createdAt })) },
      },
    }),
  );
  return id;
}
