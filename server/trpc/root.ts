import { agentsRouter } from '../agents/router.ts';
import { auditRouter } from '../audit/router.ts';
import {
  apiKeysRouter,
  invitationsRouter,
  membersRouter,
  meRouter,
  peopleRouter,
  platformKeysRouter,
} from '../auth/router.ts';
import { brandsRouter } from '../brands/router.ts';
import { campaignsRouter } from '../campaigns/router.ts';
import { deliverablesRouter } from '../deliverables/router.ts';
import { eventsRouter } from '../events/router.ts';
import { exportsRouter } from '../exports/router.ts';
import { runsRouter } from '../runs/router.ts';
import { globalSkillsRouter, skillsRouter } from '../skills/router.ts';
import { tenantsRouter } from '../tenants/router.ts';
import { router } from './base.ts';

/** Every procedure of the server: a table of features. */
export const appRouter = router({
  audit: auditRouter,
  me: meRouter,
  members: membersRouter,
  invitations: invitationsRouter,
  apiKeys: apiKeysRouter,
  people: peopleRouter,
  platformKeys: platformKeysRouter,
  tenants: tenantsRouter,
  exports: exportsRouter,
  globalSkills: globalSkillsRouter,
  skills: skillsRouter,
  agents: agentsRouter,
  brands: brandsRouter,
  campaigns: campaignsRouter,
  runs: runsRouter,
  deliverables: deliverablesRouter,
  events: eventsRouter,
});

export type AppRouter = typeof appRouter;
