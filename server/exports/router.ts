import { access, router } from '../trpc/base.ts';
import { exportList, exportRow, listExportsInput, startExportInput } from './contract.ts';
import { listExports } from './list.ts';
import { startExport } from './start.ts';

/** An export holds people's data: it is for those who may also delete a tenant. */
const keepers = access.saas('owner', 'operator');
const path = '/admin/tenants/{tenant}/exports' as const;

export const exportsRouter = router({
  list: keepers
    .meta({ openapi: { method: 'GET', path, tags: ['Exports'], summary: 'Exports of a tenant' } })
    .input(listExportsInput)
    .output(exportList)
    .query(({ ctx, input }) => listExports(ctx, input)),
  start: keepers
    .meta({
      idempotent: true,
      openapi: { method: 'POST', path, tags: ['Exports'], summary: 'Export a whole tenant' },
    })
    .input(startExportInput)
    .output(exportRow)
    .mutation(({ ctx, input }) => startExport(ctx, input)),
});
