import type { z } from 'zod';
import type { ApiKey, PlatformApiKey } from '../../data/postgres/generated/client.ts';
import type { apiKeyRow, platformKeyRow } from '../contract.ts';
import { type ApiKeyKind, keyPrefix } from '../tokens/api-key-secret.ts';

export type ApiKeyRow = z.infer<typeof apiKeyRow>;
export type PlatformKeyRow = z.infer<typeof platformKeyRow>;

function present<Role>(
  kind: ApiKeyKind,
  key: Omit<ApiKey | PlatformApiKey, 'digest' | 'role'> & { role: Role },
) {
  return {
    id: key.id,
    name: key.name,
    prefix: keyPrefix(kind, key.lookup),
    role: key.role,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
  };
}

export const toApiKeyRow = (key: Omit<ApiKey, 'digest'>): ApiKeyRow => present('tenant', key);
export const toPlatformKeyRow = (key: Omit<PlatformApiKey, 'digest'>): PlatformKeyRow =>
  present('platform', key);
