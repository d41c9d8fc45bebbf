import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCampaignInput } from '../campaigns/contract.ts';
import { createCampaign } from '../campaigns/index.ts';
import { listCampaigns } from '../campaigns/list.ts';
import { submitCampaign } from '../campaigns/submit.ts';
import { newId } from '../data/ids.ts';
import { withTenant } from '../data/postgres/doors.ts';
import { settle } from '../runs/testing/world.ts';
import { openTestApi, type TestApi } from '../testing/api.ts';
import { archiveBrand, restoreBrand } from './archive.ts';
import { createBrand } from './create.ts';
import { listBrands } from './list.ts';
import { updateBrand } from './update.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string; message: string }) => `${error.code}: ${error.message}`,
  );
/** A tenant that can submit campaigns; `workspaces` as its plan or override says. */
const workspace = (workspaces: number | null = null) =>
  settle(api, { plan: 'm', copy: 'm' }, { tenant: { featureOverrides: { workspaces } } });
const brand = (name: string) => ({ name, description: '' });
const campaign = (brandId?: string, submit = false) =>
  createCampaignInput.parse({
    name: 'Spring tea',
    brief: { goal: 'Sell tea.' },
    submit,
    ...(brandId ? { brandId } : {}),
  });

describe('brands', () => {
  test('ten made at once do not share the last place', async () => {
    const ctx = await workspace(3);
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, at) => outcome(createBrand(ctx, brand(`Brand ${at}`)))),
    );
    expect(all.filter((one) => one === 'done')).toHaveLength(3);
    expect(all.filter((one) => one.startsWith('limit_reached: 3 of 3 brands are used'))).toHaveLength(7);
    expect((await listBrands(ctx)).limit).toEqual({ used: 3, allowed: 3 });
  });

  test('an archived one frees its place, comes back where there is room, and the last one stays', async () => {
    const ctx = await workspace(2);
    const [one, two] = [await createBrand(ctx, brand('One')), await createBrand(ctx, brand('Two'))];
    expect((await archiveBrand(ctx, one)).archivedAt).not.toBeNull();
    expect(await outcome(archiveBrand(ctx, one))).toBe('illegal_move: Not archived: it is archived already.');
    expect(await outcome(archiveBrand(ctx, two))).toMatch(/^illegal_move: .*last brand in use/);
    const three = await createBrand(ctx, brand('Three'));
    expect(await outcome(restoreBrand(ctx, one))).toMatch(/^limit_reached: 2 of 2 brands/);
    await archiveBrand(ctx, three);
    expect((await restoreBrand(ctx, one)).archivedAt).toBeNull();
    expect(await outcome(restoreBrand(ctx, one))).toMatch(/^illegal_move/);
    expect((await listBrands(ctx)).items.map(({ name }) => name)).toEqual(['One', 'Two', 'Three']);
  });

  test('of ten who saw one version, one saves and the others are told', async () => {
    const ctx = await workspace();
    const { id, version } = await createBrand(ctx, brand('Shared'));
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, at) => outcome(updateBrand(ctx, { id, version, name: `Name ${at}` }))),
    );
    expect(all.filter((one) => one === 'done')).toHaveLength(1);
    expect(all.filter((one) => one.startsWith('version_conflict'))).toHaveLength(9);
    expect(await outcome(updateBrand(ctx, { id: newId(), version: 1 }))).toMatch(/^not_found/);
  });

  test('what is done stands in the audit chain', async () => {
    const ctx = await workspace();
    const { id, version } = await createBrand(ctx, brand('One'));
    await createBrand(ctx, brand('Two'));
    await updateBrand(ctx, { id, version, name: 'Uno' });
    await archiveBrand(ctx, { id });
    await restoreBrand(ctx, { id });
    const entries = await withTenant(ctx, (tx) =>
      tx.auditEntry.findMany({ where: { objectId: id }, orderBy: { seq: 'asc' } }),
    );
    expect(entries.map(({ action }) => action)).toEqual([
      'brand.created',
      'brand.updated',
      'brand.archived',
      'brand.restored',
    ]);
  });

  test('are read by viewers and written by admins, through REST', async () => {
    const tenant = await api.mintTenant();
    const ask = async (key: string, method: 'GET' | 'POST', payload?: object) =>
      (
        await api.app.inject({
          method,
          url: '/api/brands',
          headers: { authorization: `Bearer ${key}` },
          ...(payload ? { payload } : {}),
        })
      ).statusCode;
    const [viewer, admin] = [await api.tenantKey(tenant, 'viewer'), await api.tenantKey(tenant, 'admin')];
    expect(await ask(viewer, 'GET')).toBe(200);
    expect(await ask(viewer, 'POST', { name: 'X' })).toBe(403);
    expect(await ask(admin, 'POST', { name: 'X' })).toBe(201);
  });
});

describe('a campaign', () => {
  test('is for the first brand in use, or the named one, and is found by it', async () => {
    const ctx = await workspace();
    expect((await createCampaign(ctx, campaign())).brand).toBeNull();
    const [one, two] = [await createBrand(ctx, brand('One')), await createBrand(ctx, brand('Two'))];
    expect((await createCampaign(ctx, campaign())).brand).toEqual({ id: one.id, name: 'One' });
    expect((await createCampaign(ctx, campaign(two.id))).brand).toEqual({ id: two.id, name: 'Two' });
    const { items } = await listCampaigns(ctx, { limit: 10, brandId: two.id });
    expect(items.map((row) => row.brand?.name)).toEqual(['Two']);
    expect((await listBrands(ctx)).items.map(({ campaigns }) => campaigns)).toEqual([1, 1]);
    expect(await outcome(createCampaign(ctx, campaign(newId())))).toMatch(/^not_found/);
  });

  test('is not made for a frozen or archived brand; live ones and drafts of it stay', async () => {
    const ctx = await workspace();
    const [one, two] = [await createBrand(ctx, brand('One')), await createBrand(ctx, brand('Two'))];
    const draft = await createCampaign(ctx, campaign(two.id));
    const live = await createCampaign(ctx, campaign(two.id, true));
    await api.stores.record.platform.tenant.update({
      where: { id: ctx.tenantId },
      data: { featureOverrides: { workspaces: 1 } },
    });
    const frozen =
      /^limit_reached: No new campaign: the brand Two is frozen\. 2 of 1 brands are used on Enterprise\. Agency holds more\.$/;
    expect(await outcome(createCampaign(ctx, campaign(two.id)))).toMatch(frozen);
    expect(await outcome(submitCampaign(ctx, { id: draft.id }))).toMatch(frozen);
    expect((await createCampaign(ctx, campaign())).brand?.id).toBe(one.id);
    expect((await listCampaigns(ctx, { limit: 9, state: ['planning'] })).items[0]?.id).toBe(live.id);
    await archiveBrand(ctx, one);
    expect(await outcome(createCampaign(ctx, campaign(one.id)))).toMatch(
      /^illegal_move: .*the brand One is archived/,
    );
    // An earlier one went: this one thaws.
    expect(await outcome(submitCampaign(ctx, { id: draft.id }))).toBe('done');
  });
});
