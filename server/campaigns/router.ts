import { access, router } from '../trpc/base.ts';
import { cancelCampaign } from './cancel.ts';
import {
  campaignDetail,
  campaignInput,
  campaignPage,
  createCampaignInput,
  listCampaignsInput,
  planFailure,
} from './contract.ts';
import { createCampaign } from './create.ts';
import { getCampaign } from './get.ts';
import { listCampaigns } from './list.ts';
import { getPlanFailure } from './plan-failure.ts';
import { replanCampaign } from './replan.ts';
import { retryTask } from './retry-task.ts';
import { startCampaign } from './start.ts';
import { submitCampaign } from './submit.ts';

const tags = ['Campaigns'];
const rest = (method: 'GET' | 'POST', path: `/${string}`, summary: string) => ({
  openapi: { method, path, tags, summary },
});
const member = access.tenant('member');
const viewer = access.tenant('viewer');

export const campaignsRouter = router({
  list: viewer
    .meta(rest('GET', '/api/campaigns', 'Campaigns, newest first'))
    .input(listCampaignsInput)
    .output(campaignPage)
    .query(({ ctx, input }) => listCampaigns(ctx, input)),
  get: viewer
    .meta(rest('GET', '/api/campaigns/{id}', 'One campaign with plan and tasks'))
    .input(campaignInput)
    .output(campaignDetail)
    .query(({ ctx, input }) => getCampaign(ctx, input)),
  planFailure: viewer
    .meta(
      rest('GET', '/api/campaigns/{id}/plan-failure', 'Why planning failed: both answers and their errors'),
    )
    .input(campaignInput)
    .output(planFailure)
    .query(({ ctx, input }) => getPlanFailure(ctx, input)),
  create: member
    .meta(rest('POST', '/api/campaigns', 'Submit a brief, or keep a draft'))
    .input(createCampaignInput)
    .output(campaignDetail)
    .mutation(({ ctx, input }) => createCampaign(ctx, input)),
  submit: member
    .meta(rest('POST', '/api/campaigns/{id}/submit', 'Submit a draft'))
    .input(campaignInput)
    .output(campaignDetail)
    .mutation(({ ctx, input }) => submitCampaign(ctx, input)),
  start: member
    .meta(rest('POST', '/api/campaigns/{id}/start', 'Start the tasks of a plan'))
    .input(campaignInput)
    .output(campaignDetail)
    .mutation(({ ctx, input }) => startCampaign(ctx, input)),
  replan: member
    .meta(rest('POST', '/api/campaigns/{id}/replan', 'Plan again'))
    .input(campaignInput)
    .output(campaignDetail)
    .mutation(({ ctx, input }) => replanCampaign(ctx, input)),
  cancel: member
    .meta(rest('POST', '/api/campaigns/{id}/cancel', 'Cancel a campaign'))
    .input(campaignInput)
    .output(campaignDetail)
    .mutation(({ ctx, input }) => cancelCampaign(ctx, input)),
  retryTask: member
    .meta(rest('POST', '/api/tasks/{id}/retry', 'Give a failed task another try'))
    .input(campaignInput)
    .output(campaignDetail)
    .mutation(({ ctx, input }) => retryTask(ctx, input)),
});
