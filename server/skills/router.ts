import { access, anyPlatformRole, router } from '../trpc/base.ts';
import {
  listSkillsInput,
  listSkillsOutput,
  removedSkill,
  removeSkillInput,
  saveSkillInput,
  skillDetail,
  skillInput,
} from './contract.ts';
import { getGlobalSkill, getTenantSkill, listGlobalSkills, listTenantSkills } from './read.ts';
import { removeSkill } from './remove.ts';
import { saveGlobalSkill, saveTenantSkill } from './save.ts';

export const globalSkillsRouter = router({
  list: access
    .platform(...anyPlatformRole)
    .input(listSkillsInput)
    .output(listSkillsOutput)
    .query(({ ctx, input }) => listGlobalSkills(ctx, input)),
  get: access
    .platform(...anyPlatformRole)
    .input(skillInput)
    .output(skillDetail)
    .query(({ ctx, input }) => getGlobalSkill(ctx, input)),
  save: access
    .platform('owner', 'operator')
    .input(saveSkillInput)
    .output(skillDetail)
    .mutation(({ ctx, input }) => saveGlobalSkill(ctx, input)),
});

export const skillsRouter = router({
  list: access
    .tenant('viewer')
    .meta({
      openapi: { method: 'GET', path: '/api/skills', tags: ['Skills'], summary: 'Skills the tenant may use' },
    })
    .input(listSkillsInput)
    .output(listSkillsOutput)
    .query(({ ctx, input }) => listTenantSkills(ctx, input)),
  get: access
    .tenant('viewer')
    .input(skillInput)
    .output(skillDetail)
    .query(({ ctx, input }) => getTenantSkill(ctx, input)),
  save: access
    .tenant('admin')
    .meta({ openapi: { method: 'POST', path: '/api/skills', tags: ['Skills'], summary: 'Save a skill' } })
    .input(saveSkillInput)
    .output(skillDetail)
    .mutation(({ ctx, input }) => saveTenantSkill(ctx, input)),
  remove: access
    .tenant('admin')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/skills/{id}',
        tags: ['Skills'],
        summary: "Remove one of the tenant's own skills",
      },
    })
    .input(removeSkillInput)
    .output(removedSkill)
    .mutation(({ ctx, input }) => removeSkill(ctx, input)),
});
