import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { auditPlatform } from '../../audit/index.ts';
import type { Ctx } from '../../data/context.ts';
import { authStore } from '../../data/postgres/doors.ts';
import type { PlatformRole } from '../../data/postgres/enums.ts';
import { type PlatformKeyRow, toPlatformKeyRow } from '../api-keys/api-key-row.ts';
import { refuseKeyMadeByKey } from '../api-keys/create.ts';
import { authOf } from '../auth.ts';
import type { createPlatformKeyInput } from '../contract.ts';
import { newApiKey } from '../tokens/api-key-secret.ts';

interface Input {
  name: string;
  role: PlatformRole;
  expiresAt?: Date | null;
}

const dayMs = 86_400_000;

/** A key of the platform and its secret, which is stored nowhere. */
interface MadeKey {
  id: string;
  key: PlatformKeyRow;
  secret: string;
}

/** Makes a key of the platform, for the host itself and its start. */
export async function createPlatformApiKey(ctx: Ctx, input: Input): Promise<MadeKey> {
  const auth = authOf(ctx);
  const { name, role, expiresAt = null } = input;
  const { secret, lookup, digest } = newApiKey(auth.keys.pepper, 'platform');
  const createdBy = ctx.actor.kind === 'user' ? ctx.actor.id : null;
  const id = uuidv7();
  return authStore(ctx, async (tx) => {
    const key = await tx.platformApiKey.create({
      data: { id, name, lookup, digest, role, createdBy, createdAt: ctx.clock.now(), expiresAt },
    });
    const after = { name, role, expiresAt };
    await auditPlatform(ctx, tx, {
      action: 'platform.api_key_created',
      objectType: 'platform_api_key',
      objectId: id,
      after,
    });
    return { id, key: toPlatformKeyRow(key), secret };
  });
}

/** Makes a key of the platform for the owner who asks; it always ends. */
export async function issuePlatformApiKey(
  ctx: Ctx,
  input: z.infer<typeof createPlatformKeyInput>,
): Promise<{ key: PlatformKeyRow; secret: string }> {
  refuseKeyMadeByKey(ctx.actor);
  const expiresAt = new Date(ctx.clock.now().getTime() + input.expiresInDays * dayMs);
  const { key, secret } = await createPlatformApiKey(ctx, { name: input.name, role: input.role, expiresAt });
  return { key, secret };
}
