import { cancelRun } from '../campaigns/index.ts';
import { access, router } from '../trpc/base.ts';
import { listRunsInput, runDetail, runInput, runPage } from './contract.ts';
import { getRun } from './get.ts';
import { listRuns } from './list.ts';

const tags = ['Runs'];

export const runsRouter = router({
  list: access
    .tenant('viewer')
    .meta({ openapi: { method: 'GET', path: '/api/runs', tags, summary: 'Runs, newest first' } })
    .input(listRunsInput)
    .output(runPage)
    .query(({ ctx, input }) => listRuns(ctx, input)),
  get: access
    .tenant('viewer')
    .meta({
      openapi: { method: 'GET', path: '/api/runs/{id}', tags, summary: 'One run with attempts and calls' },
    })
    .input(runInput)
    .output(runDetail)
    .query(({ ctx, input }) => getRun(ctx, input)),
  cancel: access
    .tenant('member')
    .meta({ openapi: { method: 'POST', path: '/api/runs/{id}/cancel', tags, summary: 'Stop a run' } })
    .input(runInput)
    .output(runDetail)
    .mutation(async ({ ctx, input }) => {
      await cancelRun(ctx, input);
      return getRun(ctx, input);
    }),
});
