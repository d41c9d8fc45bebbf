import { access, anyPlatformRole, router } from '../trpc/base.ts';
import { changePlan } from './change-plan.ts';
import { checkSlug } from './check-slug.ts';
import {
  changePlanInput,
  checkSlugInput,
  checkSlugOutput,
  createdTenant,
  createTenantInput,
  getTenantInput,
  listTenantsInput,
  planPreview,
  previewPlanInput,
  tenantDetail,
  tenantPage,
} from './contract.ts';
import { createTenant } from './create.ts';
import { getTenant } from './get.ts';
import { listTenants } from './list.ts';
import { previewPlan } from './plan-preview.ts';

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
  planPreview: access
    .platform(...anyPlatformRole)
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/tenants/{tenant}/plan-preview',
        tags: ['Tenants'],
        summary: 'What another plan would give, take, freeze and cost',
      },
    })
    .input(previewPlanInput)
    .output(planPreview)
    .query(({ ctx, input }) => previewPlan(ctx, input)),
  changePlan: access
    .platform('owner', 'operator', 'billing')
    .meta({
      openapi: {
        method: 'POST',
        path: '/admin/tenants/{tenant}/plan',
        tags: ['Tenants'],
        summary: 'Change the plan; what is over its limits is frozen, nothing is deleted',
      },
    })
    .input(changePlanInput)
    .output(tenantDetail)
    .mutation(({ ctx, input }) => changePlan(ctx, input)),
  checkSlug: access
    .platform('owner', 'operator')
    .input(checkSlugInput)
    .output(checkSlugOutput)
    .query(({ ctx, input }) => checkSlug(ctx, input)),
});
