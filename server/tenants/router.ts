import { access, anyPlatformRole, router } from '../trpc/base.ts';
import { checkSlug } from './check-slug.ts';
import {
  checkSlugInput,
  checkSlugOutput,
  createdTenant,
  createTenantInput,
  getTenantInput,
  listTenantsInput,
  tenantDetail,
  tenantPage,
} from './contract.ts';
import { createTenant } from './create.ts';
import { getTenant } from './get.ts';
import { listTenants } from './list.ts';

export const tenantsRouter = router({
  list: access
    .platform(...anyPlatformRole)
    .meta({ openapi: { method: 'GET', path: '/admin/tenants', tags: ['Tenants'], summary: 'List tenants' } })
    .input(listTenantsInput)
    .output(tenantPage)
    .query(({ ctx, input }) => listTenants(ctx, input)),
  get: access
    .platform(...anyPlatformRole)
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/tenants/{tenant}',
        tags: ['Tenants'],
        summary: 'One tenant, by id or slug',
      },
    })
    .input(getTenantInput)
    .output(tenantDetail)
    .query(({ ctx, input }) => getTenant(ctx, input)),
  create: access
    .platform('owner', 'operator')
    .meta({
      openapi: {
        method: 'POST',
        path: '/admin/tenants',
        tags: ['Tenants'],
        summary: 'Create a tenant with everything it needs',
        successDescription: 'Created',
      },
    })
    .input(createTenantInput)
    .output(createdTenant)
    .mutation(({ ctx, input }) => createTenant(ctx, input, { idempotencyKey: ctx.idempotencyKey })),
  checkSlug: access
    .platform('owner', 'operator')
    .input(checkSlugInput)
    .output(checkSlugOutput)
    .query(({ ctx, input }) => checkSlug(ctx, input)),
});
