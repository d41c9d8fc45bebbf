import { access, router } from '../trpc/base.ts';
import { archiveBrand, restoreBrand } from './archive.ts';
import { brandInput, brandList, brandRow, createBrandInput, updateBrandInput } from './contract.ts';
import { createBrand } from './create.ts';
import { listBrands } from './list.ts';
import { updateBrand } from './update.ts';

const tags = ['Brands'];
const rest = (method: 'GET' | 'POST' | 'PATCH', path: `/${string}`, summary: string) => ({
  openapi: { method, path, tags, summary },
});
const admin = access.tenant('admin');

export const brandsRouter = router({
  list: access
    .tenant('viewer')
    .meta(rest('GET', '/api/brands', 'Brands, those in use first'))
    .output(brandList)
    .query(({ ctx }) => listBrands(ctx)),
  create: admin
    .meta(rest('POST', '/api/brands', 'Create a brand'))
    .input(createBrandInput)
    .output(brandRow)
    .mutation(({ ctx, input }) => createBrand(ctx, input)),
  update: admin
    .meta(rest('PATCH', '/api/brands/{id}', 'Change a brand'))
    .input(updateBrandInput)
    .output(brandRow)
    .mutation(({ ctx, input }) => updateBrand(ctx, input)),
  archive: admin
    .meta(rest('POST', '/api/brands/{id}/archive', 'Put a brand away'))
    .input(brandInput)
    .output(brandRow)
    .mutation(({ ctx, input }) => archiveBrand(ctx, input)),
  restore: admin
    .meta(rest('POST', '/api/brands/{id}/restore', 'Take a brand back into use'))
    .input(brandInput)
    .output(brandRow)
    .mutation(({ ctx, input }) => restoreBrand(ctx, input)),
});
