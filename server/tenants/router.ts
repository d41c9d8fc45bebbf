import { listAgentsOutput } from '../agents/contract.ts';
import { listSkillsOutput } from '../skills/contract.ts';
import { access, anyPlatformRole, router } from '../trpc/base.ts';
import { bulkMoveTenants } from './bulk-move.ts';
import { changePlan } from './change-plan.ts';
import { checkSlug } from './check-slug.ts';
import {
  bulkMoveInput,
  bulkMoveOutput,
  changePlanInput,
  checkSlugInput,
  checkSlugOutput,
  createdTenant,
  createTenantInput,
  deleteTenantInput,
  deletionPreview,
  getTenantInput,
  listTenantsInput,
  moveTenantInput,
  planPreview,
  previewPlanInput,
  tenantDetail,
  tenantFilter,
  tenantIds,
  tenantPage,
  updateTenantInput,
} from './contract.ts';
import { createTenant } from './create.ts';
import { deleteTenant } from './delete.ts';
import { previewDeletion } from './deletion-preview.ts';
import { getTenant } from './get.ts';
import { listTenants } from './list.ts';
import { listTenantIds } from './list-ids.ts';
import { listTenantAgents, listTenantSkillNames } from './parts.ts';
import { previewPlan } from './plan-preview.ts';
import { restoreTenant } from './restore.ts';
import { resumeTenant } from './resume.ts';
import { suspendTenant } from './suspend.ts';
import { updateTenant } from './update.ts';

const tags = ['Tenants'];

export const tenantsRouter = router({
  list: access
    .saas(...anyPlatformRole)
    .meta({ openapi: { method: 'GET', path: '/admin/tenants', tags, summary: 'List tenants' } })
    .input(listTenantsInput)
    .output(tenantPage)
    .query(({ ctx, input }) => listTenants(ctx, input)),
  ids: access
    .saas(...anyPlatformRole)
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/tenants/ids',
        tags,
        summary: 'Ids of all tenants that a filter matches, at most 10,000',
      },
    })
    .input(tenantFilter)
    .output(tenantIds)
    .query(({ ctx, input }) => listTenantIds(ctx, input)),
  get: access
    .saas(...anyPlatformRole)
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/tenants/{tenant}',
        tags,
        summary: 'One tenant, by id or slug',
      },
    })
    .input(getTenantInput)
    .output(tenantDetail)
    .query(({ ctx, input }) => getTenant(ctx, input)),
  create: access
    .saas('owner', 'operator')
    .meta({
      idempotent: true,
      openapi: {
        method: 'POST',
        path: '/admin/tenants',
        tags,
        summary: 'Create a tenant with everything it needs',
        successDescription: 'Created',
      },
    })
    .input(createTenantInput)
    .output(createdTenant)
    .mutation(({ ctx, input }) => createTenant(ctx, input)),
  update: access
    .saas('owner', 'operator', 'billing')
    .meta({
      idempotent: true,
      openapi: {
        method: 'PATCH',
        path: '/admin/tenants/{tenant}',
        tags,
        summary: 'Change what is given of a tenant; billing may change its spend cap alone',
      },
    })
    .input(updateTenantInput)
    .output(tenantDetail)
    .mutation(({ ctx, input }) => updateTenant(ctx, input)),
  suspend: access
    .saas('owner', 'operator')
    .meta({
      idempotent: true,
      openapi: {
        method: 'POST',
        path: '/admin/tenants/{tenant}/suspend',
        tags,
        summary: 'Suspend a tenant: within a second nothing of it runs',
      },
    })
    .input(moveTenantInput)
    .output(tenantDetail)
    .mutation(({ ctx, input }) => suspendTenant(ctx, input)),
  resume: access
    .saas('owner', 'operator')
    .meta({
      idempotent: true,
      openapi: {
        method: 'POST',
        path: '/admin/tenants/{tenant}/resume',
        tags,
        summary: 'Resume a suspended tenant: its parked work goes on',
      },
    })
    .input(moveTenantInput)
    .output(tenantDetail)
    .mutation(({ ctx, input }) => resumeTenant(ctx, input)),
  restore: access
    .saas('owner', 'operator')
    .meta({
      idempotent: true,
      openapi: {
        method: 'POST',
        path: '/admin/tenants/{tenant}/restore',
        tags,
        summary: 'Undo a deletion before its purge',
      },
    })
    .input(moveTenantInput)
    .output(tenantDetail)
    .mutation(({ ctx, input }) => restoreTenant(ctx, input)),
  deletionPreview: access
    .saas('owner', 'operator')
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/tenants/{tenant}/deletion-preview',
        tags,
        summary: 'What deleting it would remove, and when',
      },
    })
    .input(getTenantInput)
    .output(deletionPreview)
    .query(({ ctx, input }) => previewDeletion(ctx, input)),
  delete: access
    .saas('owner', 'operator')
    .meta({
      idempotent: true,
      openapi: {
        method: 'DELETE',
        path: '/admin/tenants/{tenant}',
        tags,
        summary: 'Delete a tenant: suspended and exported now, purged after the grace period',
      },
    })
    .input(deleteTenantInput)
    .output(tenantDetail)
    .mutation(({ ctx, input }) => deleteTenant(ctx, input)),
  bulk: access
    .saas('owner', 'operator')
    .meta({
      idempotent: true,
      creates: false,
      openapi: {
        method: 'POST',
        path: '/admin/tenants/bulk',
        tags,
        summary: 'Suspend or resume up to 100 tenants; one result each',
      },
    })
    .input(bulkMoveInput)
    .output(bulkMoveOutput)
    .mutation(({ ctx, input }) => bulkMoveTenants(ctx, input)),
  planPreview: access
    .saas(...anyPlatformRole)
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/tenants/{tenant}/plan-preview',
        tags,
        summary: 'What another plan would give, take, freeze and cost',
      },
    })
    .input(previewPlanInput)
    .output(planPreview)
    .query(({ ctx, input }) => previewPlan(ctx, input)),
  changePlan: access
    .saas('owner', 'operator', 'billing')
    .meta({
      idempotent: true,
      openapi: {
        method: 'POST',
        path: '/admin/tenants/{tenant}/plan',
        tags,
        summary: 'Change the plan; what is over its limits is frozen, nothing is deleted',
      },
    })
    .input(changePlanInput)
    .output(tenantDetail)
    .mutation(({ ctx, input }) => changePlan(ctx, input)),
  agents: access
    .saas(...anyPlatformRole)
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/tenants/{tenant}/agents',
        tags,
        summary: "A tenant's agents: set up, frozen or locked",
      },
    })
    .input(getTenantInput)
    .output(listAgentsOutput)
    .query(({ ctx, input }) => listTenantAgents(ctx, input)),
  skills: access
    .saas(...anyPlatformRole)
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/tenants/{tenant}/skills',
        tags,
        summary: "A tenant's own skills, by name",
      },
    })
    .input(getTenantInput)
    .output(listSkillsOutput)
    .query(({ ctx, input }) => listTenantSkillNames(ctx, input)),
  checkSlug: access
    .saas('owner', 'operator')
    .input(checkSlugInput)
    .output(checkSlugOutput)
    .query(({ ctx, input }) => checkSlug(ctx, input)),
});
