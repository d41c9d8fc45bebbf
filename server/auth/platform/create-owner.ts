import { v7 as uuidv7 } from 'uuid';
import { auditPlatform } from '../../audit/index.ts';
import type { Ctx } from '../../data/context.ts';
import { authStore } from '../../data/postgres/doors.ts';
import { authOf } from '../auth.ts';
import { requireGoodPassword } from '../passwords/policy.ts';
import { normalEmail } from '../people/email.ts';

interface Input {
  email: string;
  name: string;
  password: string;
}

/**
 * Makes a platform owner with an account of their own.
 * @throws AppError conflict when the e-mail has an account; invalid_input for a weak password
 * @returns id of the user
 */
export async function createPlatformOwner(ctx: Ctx, input: Input): Promise<string> {
  const auth = authOf(ctx);
  const email = normalEmail(input.email);
  requireGoodPassword(input.password, email);
  const passwordHash = await auth.passwords.hash(input.password);
  const now = ctx.clock.now();
  return authStore(ctx, async (tx) => {
    const { id } = await tx.user.create({
      data: {
        id: uuidv7(),
        email,
        emailNormalized: email,
        name: input.name,
        passwordHash,
        passwordChangedAt: now,
        createdAt: now,
        platformMember: { create: { role: 'owner', createdAt: now } },
      },
    });
    const after = { email, role: 'owner' };
    await auditPlatform(ctx, tx, {
      action: 'platform.member_added',
      objectType: 'user',
      objectId: id,
      after,
    });
    return id;
  });
}
