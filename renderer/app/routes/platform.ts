import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { Plan } from '../../../server/data/postgres/enums.ts';
import { auditSearch } from '../../audit/audit-search.ts';
import { tenantsSearch } from '../../platform/tenants/tenant-filter.ts';
import { platformLabel } from '../navigation-items.ts';
import { PlatformLayout } from '../pages/platform-layout.tsx';
import { listSearch } from '../search.ts';
import { signedInRoute } from './root.tsx';

const platform = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/platform',
  component: PlatformLayout,
});

const area = { label: platformLabel };
const tenantsCrumb = { label: 'Tenants', to: '/platform/tenants' };
const skillsCrumb = { label: 'Skills', to: '/platform/skills' };

export const tenantsRoute = createRoute({
  getParentRoute: () => platform,
  path: '/tenants',
  validateSearch: tenantsSearch,
  staticData: { crumbs: [area, tenantsCrumb] },
  component: lazyRouteComponent(() => import('../../platform/tenants/tenants-page.tsx'), 'TenantsPage'),
});

const newTenant = createRoute({
  getParentRoute: () => platform,
  path: '/tenants/new',
  staticData: { crumbs: [area, tenantsCrumb, { label: 'New tenant' }] },
  component: lazyRouteComponent(() => import('../../platform/tenants/new-tenant-page.tsx'), 'NewTenantPage'),
});

const tenantCrumbs = [area, tenantsCrumb, { label: 'Tenant', to: '/platform/tenants/$tenant', object: true }];

const tenant = createRoute({
  getParentRoute: () => platform,
  path: '/tenants/$tenant',
  staticData: { crumbs: tenantCrumbs },
  component: lazyRouteComponent(
    () => import('../../platform/tenants/detail/tenant-layout.tsx'),
    'TenantLayout',
  ),
});

const tenantOverview = createRoute({
  getParentRoute: () => tenant,
  path: '/',
  component: lazyRouteComponent(
    () => import('../../platform/tenants/detail/overview-page.tsx'),
    'TenantOverviewPage',
  ),
});

const tenantAgents = createRoute({
  getParentRoute: () => tenant,
  path: '/agents',
  component: lazyRouteComponent(
    () => import('../../platform/tenants/detail/agents-tab.tsx'),
    'TenantAgentsTab',
  ),
});

const tenantPeople = createRoute({
  getParentRoute: () => tenant,
  path: '/people',
  component: lazyRouteComponent(
    () => import('../../platform/tenants/detail/people-tab.tsx'),
    'TenantPeopleTab',
  ),
});

const tenantSkills = createRoute({
  getParentRoute: () => tenant,
  path: '/skills',
  component: lazyRouteComponent(
    () => import('../../platform/tenants/detail/skills-tab.tsx'),
    'TenantSkillsTab',
  ),
});

const tenantKeys = createRoute({
  getParentRoute: () => tenant,
  path: '/keys',
  component: lazyRouteComponent(() => import('../../platform/tenants/detail/keys-tab.tsx'), 'TenantKeysTab'),
});

const tenantAudit = createRoute({
  getParentRoute: () => tenant,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(
    () => import('../../platform/tenants/detail/audit-tab.tsx'),
    'TenantAuditTab',
  ),
});

const editTenant = createRoute({
  getParentRoute: () => platform,
  path: '/tenants/$tenant/edit',
  staticData: { crumbs: [...tenantCrumbs, { label: 'Edit' }] },
  component: lazyRouteComponent(() => import('../../platform/tenants/edit/edit-page.tsx'), 'EditTenantPage'),
});

const tenantPlan = createRoute({
  getParentRoute: () => platform,
  path: '/tenants/$tenant/plan',
  validateSearch: z.object({ to: z.enum(Plan).optional().catch(undefined) }),
  staticData: { crumbs: [...tenantCrumbs, { label: 'Change plan' }] },
  component: lazyRouteComponent(() => import('../../platform/tenants/plan/plan-page.tsx'), 'TenantPlanPage'),
});

const deleteTenant = createRoute({
  getParentRoute: () => platform,
  path: '/tenants/$tenant/delete',
  staticData: { crumbs: [...tenantCrumbs, { label: 'Delete' }] },
  component: lazyRouteComponent(
    () => import('../../platform/tenants/delete/delete-page.tsx'),
    'DeleteTenantPage',
  ),
});

const audit = createRoute({
  getParentRoute: () => platform,
  path: '/audit',
  validateSearch: auditSearch,
  staticData: { crumbs: [area, { label: 'Audit' }] },
  component: lazyRouteComponent(() => import('../../platform/audit/audit-page.tsx'), 'AuditPage'),
});

const keys = createRoute({
  getParentRoute: () => platform,
  path: '/keys',
  validateSearch: z.object({ hide: listSearch.hide }),
  staticData: { crumbs: [area, { label: 'API keys' }] },
  component: lazyRouteComponent(
    () => import('../../platform/keys/platform-keys-page.tsx'),
    'PlatformKeysPage',
  ),
});

const skills = createRoute({
  getParentRoute: () => platform,
  path: '/skills',
  validateSearch: z.object(listSearch),
  staticData: { crumbs: [area, skillsCrumb] },
  component: lazyRouteComponent(
    () => import('../../platform/skills/global-skills-page.tsx'),
    'GlobalSkillsPage',
  ),
});

const newSkill = createRoute({
  getParentRoute: () => platform,
  path: '/skills/new',
  staticData: { crumbs: [area, skillsCrumb, { label: 'New skill' }] },
  component: lazyRouteComponent(
    () => import('../../platform/skills/global-skill-pages.tsx'),
    'NewGlobalSkillPage',
  ),
});

const skill = createRoute({
  getParentRoute: () => platform,
  path: '/skills/$skill',
  staticData: { crumbs: [area, skillsCrumb, { label: 'Skill', object: true }] },
  component: lazyRouteComponent(
    () => import('../../platform/skills/global-skill-pages.tsx'),
    'GlobalSkillPage',
  ),
});

export const platformRoutes = platform.addChildren([
  tenantsRoute,
  newTenant,
  tenant.addChildren([tenantOverview, tenantAgents, tenantPeople, tenantSkills, tenantKeys, tenantAudit]),
  editTenant,
  tenantPlan,
  deleteTenant,
  audit,
  keys,
  skills,
  newSkill,
  skill,
]);
