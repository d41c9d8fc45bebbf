import type { z } from 'zod';
import type { ApiKey } from '../../data/postgres/generated/client.ts';
import type { apiKeyRow } from '../contract.ts';

export type ApiKeyRow = z.infer<typeof apiKeyRow>;

export function toApiKeyRow(key: Omit<ApiKey, 'digest'>): ApiKeyRow {
  return {
    id: key.id,
    name: key.name,
    prefix: `ak_${key.lookup}`,
    role: key.role,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
  };
}
