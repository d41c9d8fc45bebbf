import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { z } from 'zod';
import { CampaignState, RunState } from '../../../server/data/postgres/enums.ts';
import { auditSearch } from '../../audit/audit-search.ts';
import { enterWorkspace } from '../auth-client.ts';
import { WorkspaceLayout } from '../pages/workspace-layout.tsx';
import { filterOf, flag, listSearch } from '../search.ts';
import { signedInRoute } from './root.tsx';

const workspace = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/w/$tenant',
  beforeLoad: async ({ context, params }) => {
    const member = context.session?.tenants.find((tenant) => tenant.slug === params.tenant);
    if (member !== undefined && member.status !== 'suspended') await enterWorkspace(member.slug);
  },
  component: WorkspaceLayout,
});

const area = { label: 'Workspace' };
const campaignsCrumb = { label: 'Campaigns', to: '/w/$tenant/campaigns' };
const runsCrumb = { label: 'Runs', to: '/w/$tenant/runs' };
const agentsCrumb = { label: 'Agents', to: '/w/$tenant/agents' };
const skillsCrumb = { label: 'Skills', to: '/w/$tenant/skills' };

const home = createRoute({
  getParentRoute: () => workspace,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/w/$tenant/campaigns', params, replace: true });
  },
});

const campaigns = createRoute({
  getParentRoute: () => workspace,
  path: '/campaigns',
  validateSearch: z.object({
    ...listSearch,
    status: filterOf(Object.values(CampaignState)),
    brand: z.uuid().optional().catch(undefined),
  }),
  staticData: { crumbs: [area, campaignsCrumb] },
  component: lazyRouteComponent(
    () => import('../../workspace/campaigns/campaigns-page.tsx'),
    'CampaignsPage',
  ),
});

const newCampaign = createRoute({
  getParentRoute: () => workspace,
  path: '/campaigns/new',
  staticData: { crumbs: [area, campaignsCrumb, { label: 'New campaign' }] },
  component: lazyRouteComponent(
    () => import('../../workspace/campaigns/new-campaign-page.tsx'),
    'NewCampaignPage',
  ),
});

/** Tabs of a campaign; the board (or the plan while it waits for a person) is the default. */
export const campaignTabs = ['board', 'deliverables', 'brief'] as const;

const campaign = createRoute({
  getParentRoute: () => workspace,
  path: '/campaigns/$id',
  validateSearch: z.object({
    tab: z.enum(campaignTabs).optional().catch(undefined),
    run: z.uuid().optional().catch(undefined),
    deliverable: z.uuid().optional().catch(undefined),
  }),
  staticData: { crumbs: [area, campaignsCrumb, { label: 'Campaign', object: true }] },
  component: lazyRouteComponent(() => import('../../workspace/campaign/campaign-page.tsx'), 'CampaignPage'),
});

const runs = createRoute({
  getParentRoute: () => workspace,
  path: '/runs',
  validateSearch: z.object({
    ...listSearch,
    status: filterOf(Object.values(RunState)),
    role: z.string().max(42).optional().catch(undefined),
  }),
  staticData: { crumbs: [area, runsCrumb] },
  component: lazyRouteComponent(() => import('../../workspace/runs/runs-page.tsx'), 'RunsPage'),
});

const run = createRoute({
  getParentRoute: () => workspace,
  path: '/runs/$run',
  staticData: { crumbs: [area, runsCrumb, { label: 'Run', object: true }] },
  component: lazyRouteComponent(() => import('../../workspace/runs/run-page.tsx'), 'RunPage'),
});

const agents = createRoute({
  getParentRoute: () => workspace,
  path: '/agents',
  staticData: { crumbs: [area, agentsCrumb] },
  component: lazyRouteComponent(() => import('../../workspace/agents/agents-page.tsx'), 'AgentsPage'),
});

const agent = createRoute({
  getParentRoute: () => workspace,
  path: '/agents/$role',
  staticData: { crumbs: [area, agentsCrumb, { label: 'Agent', object: true }] },
  component: lazyRouteComponent(() => import('../../workspace/agents/agent-page.tsx'), 'AgentPage'),
});

const skills = createRoute({
  getParentRoute: () => workspace,
  path: '/skills',
  validateSearch: z.object(listSearch),
  staticData: { crumbs: [area, skillsCrumb] },
  component: lazyRouteComponent(() => import('../../workspace/skills/skills-page.tsx'), 'SkillsPage'),
});

const newSkill = createRoute({
  getParentRoute: () => workspace,
  path: '/skills/new',
  staticData: { crumbs: [area, skillsCrumb, { label: 'New skill' }] },
  component: lazyRouteComponent(() => import('../../workspace/skills/skill-pages.tsx'), 'NewSkillPage'),
});

const skill = createRoute({
  getParentRoute: () => workspace,
  path: '/skills/$skill',
  staticData: { crumbs: [area, skillsCrumb, { label: 'Skill', object: true }] },
  component: lazyRouteComponent(() => import('../../workspace/skills/skill-pages.tsx'), 'SkillPage'),
});

const brands = createRoute({
  getParentRoute: () => workspace,
  path: '/brands',
  staticData: { crumbs: [area, { label: 'Brands' }] },
  component: lazyRouteComponent(() => import('../../workspace/brands/brands-page.tsx'), 'BrandsPage'),
});

const members = createRoute({
  getParentRoute: () => workspace,
  path: '/members',
  validateSearch: z.object({ invite: flag }),
  staticData: { crumbs: [area, { label: 'Members' }] },
  component: lazyRouteComponent(() => import('../../workspace/members/members-page.tsx'), 'MembersPage'),
});

const keys = createRoute({
  getParentRoute: () => workspace,
  path: '/settings/keys',
  staticData: { crumbs: [area, { label: 'API keys' }] },
  component: lazyRouteComponent(() => import('../../workspace/keys/keys-page.tsx'), 'KeysPage'),
});

const audit = createRoute({
  getParentRoute: () => workspace,
  path: '/settings/audit',
  validateSearch: auditSearch,
  staticData: { crumbs: [area, { label: 'Audit' }] },
  component: lazyRouteComponent(() => import('../../workspace/audit/audit-page.tsx'), 'WorkspaceAuditPage'),
});

export const workspaceRoutes = workspace.addChildren([
  home,
  campaigns,
  newCampaign,
  campaign,
  runs,
  run,
  agents,
  agent,
  skills,
  newSkill,
  skill,
  brands,
  members,
  keys,
  audit,
]);
