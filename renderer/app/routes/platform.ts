import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { Plan, PrivacyLevel, TenantStatus } from '../../../server/data/postgres/enums.ts';
import { tenantSort } from '../../../server/tenants/contract.ts';
import { PlatformLayout } from '../pages/platform-layout.tsx';
import { filterOf, listSearch } from '../search.ts';
import { signedInRoute } from './root.tsx';

const platform = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/platform',
  component: PlatformLayout,
});

const area = { label: 'Platform' };
const tenantsCrumb = { label: 'Tenants', to: '/platform/tenants' };
const skillsCrumb = { label: 'Skills', to: '/platform/skills' };

export const tenantsRoute = createRoute({
  getParentRoute: () => platform,
  path: '/tenants',
  validateSearch: z.object({
    ...listSearch,
    sort: z.enum(tenantSort).optional().catch(undefined),
    status: filterOf(Object.values(TenantStatus)),
    plan: filterOf(Object.values(Plan)),
    privacy: z.enum(PrivacyLevel).optional().catch(undefined),
  }),
  staticData: { crumbs: [area, tenantsCrumb] },
  component: lazyRouteComponent(() => import('../../platform/tenants/tenants-page.tsx'), 'TenantsPage'),
});

const newTenant = createRoute({
  getParentRoute: () => platform,
  path: '/tenants/new',
  staticData: { crumbs: [area, tenantsCrumb, { label: 'New tenant' }] },
  component: lazyRouteComponent(() => import('../../platform/tenants/new-tenant-page.tsx'), 'NewTenantPage'),
});

const tenant = createRoute({
  getParentRoute: () => platform,
  path: '/tenants/$tenant',
  staticData: { crumbs: [area, tenantsCrumb, { label: 'Tenant', object: true }] },
  component: lazyRouteComponent(() => import('../../platform/tenants/tenant-page.tsx'), 'TenantPage'),
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
  tenant,
  skills,
  newSkill,
  skill,
]);
