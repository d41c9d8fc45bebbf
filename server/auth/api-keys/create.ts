import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { auditTenant } from '../../audit/index.ts';
import type { Actor, TenantCtx } from '../../data/context.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Auth } from '../auth.ts';
import type { createApiKeyInput } from '../contract.ts';
import { changePeople } from '../people/tenant-work.ts';
import { newApiKey } from '../tokens/api-key-secret.ts';
import { type ApiKeyRow, toApiKeyRow } from './api-key-row.ts';

const dayMs = 86_400_000;

/** @throws AppError forbidden where a key asks for another */
export function refuseKeyMadeByKey(actor: Actor): void {
  if (actor.kind !== 'api_key') return;
  throw new AppError(
    'forbidden',
    'A key cannot make another key, or withdrawing the first would not end it. Sign in.',
  );
}

/** Makes a key of the tenant. The secret is in this answer and nowhere else. */
export async function createApiKey(
  auth: Auth,
  ctx: TenantCtx,
  input: z.infer<typeof createApiKeyInput>,
): Promise<{ key: ApiKeyRow; secret: string }> {
  refuseKeyMadeByKey(ctx.actor);
  const { tenantId } = ctx;
  const { name, role, expiresInDays } = input;
  const { secret, lookup, digest } = newApiKey(auth.keys.pepper, 'tenant');
  return changePeople(ctx, async ({ tx }) => {
    const createdAt = ctx.clock.now();
    const expiresAt = expiresInDays ? new Date(createdAt.getTime() + expiresInDays * dayMs) : null;
    const key = await tx.apiKey.create({
      data: {
        tenantId,
        id: uuidv7(),
        name,
        lookup,
        digest,
        role,
        createdBy: ctx.actor.id,
        createdAt,
        expiresAt,
      },
    });
    const after = { name, role, expiresAt: expiresAt?.toISOString() ?? null };
    await auditTenant(ctx, tx, {
      action: 'api_keys.created',
      objectType: 'api_key',
      objectId: key.id,
      after,
    });
    return { key: toApiKeyRow(key), secret };
  });
}
