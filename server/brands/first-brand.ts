import type { Prisma, Tenant } from '../data/postgres/generated/client.ts';

/** The brand a tenant starts with: named after it, and with its id, so that making it twice makes one. */
export const firstBrand = (tenant: Pick<Tenant, 'id' | 'name'>, now: Date): Prisma.BrandCreateManyInput => ({
  tenantId: tenant.id,
  id: tenant.id,
  name: tenant.name,
  createdAt: now,
  updatedAt: now,
});
