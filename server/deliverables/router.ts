import { access, router } from '../trpc/base.ts';
import {
  deliverableDetail,
  deliverableInput,
  listDeliverablesInput,
  listDeliverablesOutput,
} from './contract.ts';
import { getDeliverable } from './get.ts';
import { listDeliverables } from './list.ts';

const tags = ['Deliverables'];

export const deliverablesRouter = router({
  list: access
    .tenant('viewer')
    .meta({
      openapi: { method: 'GET', path: '/api/deliverables', tags, summary: 'Deliverables of a campaign' },
    })
    .input(listDeliverablesInput)
    .output(listDeliverablesOutput)
    .query(({ ctx, input }) => listDeliverables(ctx, input)),
  get: access
    .tenant('viewer')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/deliverables/{id}',
        tags,
        summary: 'One deliverable with its text',
      },
    })
    .input(deliverableInput)
    .output(deliverableDetail)
    .query(({ ctx, input }) => getDeliverable(ctx, input)),
});
