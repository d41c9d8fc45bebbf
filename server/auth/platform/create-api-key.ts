import { v7 as uuidv7 } from 'uuid';
import { auditPlatform } from '../../audit/index.ts';
import type { Ctx } from '../../data/context.ts';
import { authStore } from '../../data/postgres/doors.ts';
import type { PlatformRole } from '../../data/postgres/enums.ts';
import { authOf } from '../auth.ts';
import { newApiKey } from '../tokens/api-key-secret.ts';

interface Input {
  name: string;
  role: PlatformRole;
  expiresAt?: Date | null;
}

/** Makes a key of the platform. @returns its secret, which is stored nowhere */
export async function createPlatformApiKey(ctx: Ctx, input: Input): Promise<{ id: string; secret: string }> {
  const auth = authOf(ctx);
  const { name, role, expiresAt = null } = input;
  const { secret, lookup, digest } = newApiKey(auth.keys.pepper, 'platform');
  const createdBy = ctx.actor.kind === 'user' ? ctx.actor.id : null;
  const id = uuidv7();
  await authStore(ctx, async (tx) => {
    await tx.platformApiKey.create({
      data: { id, name, lookup, digest, role, createdBy, createdAt: ctx.clock.now(), expiresAt },
    });
    const after = { name, role };
    await auditPlatform(ctx, tx, {
      action: 'platform.api_key_created',
      objectType: 'platform_api_key',
      objectId: id,
      after,
    });
  });
  return { id, secret };
}
