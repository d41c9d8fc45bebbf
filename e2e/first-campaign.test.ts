import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testOllama } from '../server/runs/testing/world.ts';
import { axeProblems, launchBrowser, looks, openPage, type Watched } from './browser.ts';
import { createAgencyModel, taskTitles, wantedSentence } from './model-texts.ts';
import { startPlan, submitCampaign } from './pages/campaign.ts';
import { enterConsole, signIn } from './pages/sign-in.ts';
import { photographThemes } from './pictures.ts';
import { type Stack, stackFolder, startStack } from './stack.ts';

const model = 'agency-writer';
const slug = 'castle-hill-tea';
const owner = { email: 'ana@castle-hill.example', password: 'seven quiet kettles hum' };

let ollama: Awaited<ReturnType<typeof testOllama>>;
let folder: Awaited<ReturnType<typeof stackFolder>>;
let stack: Stack;
let browser: Browser;
beforeAll(async () => {
  ollama = await testOllama();
  await createAgencyModel(ollama.url, model);
  folder = await stackFolder();
  stack = await startStack({
    dir: folder.dir,
    args: ['--seed', 'empty'],
    env: { OLLAMA_BASE_URL: ollama.url },
  });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
  await folder?.remove();
  await ollama?.stop();
});

const wellBehaved = async ({ page, complaints }: Watched): Promise<void> => {
  expect(await axeProblems(page), page.url()).toEqual([]);
  expect(complaints(), page.url()).toEqual([]);
};

let invitation = '';

test('a super-admin signs in to the console and creates an Enterprise tenant that stays local', async () => {
  const watched = await openPage(browser, looks[0]);
  const { page } = watched;
  const { ready } = stack;
  await enterConsole(page, ready.signInUrl);
  await signIn(page, { email: ready.adminEmail, password: ready.adminPassword ?? '' });
  await page.getByRole('heading', { level: 1, name: 'Tenants' }).waitFor();
  await page.getByRole('link', { name: 'New tenant' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'New tenant' }).waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Castle Hill Tea');
  expect(await page.getByLabel('Slug', { exact: true }).inputValue()).toBe(slug);
  const choose = async (label: string, option: string): Promise<void> => {
    await page.getByRole('combobox', { name: label }).click();
    await page.getByRole('option', { name: option }).click();
  };
  await choose('Plan', 'Enterprise');
  await choose('Privacy', 'Local only');
  expect(await page.getByRole('combobox', { name: 'Default provider' }).inputValue()).toBe('Ollama');
  await page.getByLabel('First owner').fill(owner.email);
  await page.getByLabel('Default model').fill(model);
  await wellBehaved(watched);
  await page.getByRole('button', { name: 'Create tenant' }).click();
  const link = page.getByRole('region', { name: 'New invitation link' }).locator('[data-secret]');
  invitation = (await link.textContent()) ?? '';
  expect(invitation).toMatch(/\/invitation#iv_/);
  await wellBehaved(watched);
  await page.getByRole('link', { name: 'Open tenant' }).click();
  await page.getByRole('heading', { level: 1, name: 'Castle Hill Tea' }).waitFor();
  expect(page.url()).not.toContain('iv_');
  await expect.poll(() => page.getByText('being set up').count(), { timeout: 30_000 }).toBe(0);
  await wellBehaved(watched);
  await watched.context.close();
});

test('its owner joins in the tenant’s browser, and the campaign is planned, run and read', async () => {
  const watched = await openPage(browser, looks[0]);
  const { page } = watched;
  await page.goto(invitation);
  await page.getByRole('heading', { name: 'Join Castle Hill Tea' }).waitFor();
  expect(page.url()).not.toContain('iv_');
  await page.getByLabel('Your name').fill('Ana Ruiz');
  await page.getByLabel('Choose a password').fill(owner.password);
  await wellBehaved(watched);
  await page.getByRole('button', { name: 'Join workspace' }).click();
  await page.waitForURL(`**/w/${slug}/campaigns`);

  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Agents' }).waitFor();
  await page.getByText('Model server', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Copywriter' }).click();
  await page.getByRole('combobox', { name: 'Model' }).fill(model);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Save agent' }).click();
  await page.getByText('Saved Copywriter').waitFor();
  await wellBehaved(watched);

  await submitCampaign(page, slug, {
    name: 'Spring tea',
    goal: 'Sell the first flush to people who bought from us last year, and be found by those who did not.',
  });
  await page.getByRole('button', { name: 'Start campaign' }).waitFor({ timeout: 120_000 });
  for (const title of taskTitles) await page.getByText(title, { exact: true }).first().waitFor();
  await wellBehaved(watched);
  await photographThemes(page, 'campaign-plan');
  await startPlan(page, 60_000);

  const running = page.getByRole('region', { name: 'Running' }).getByRole('button');
  await running.first().click({ timeout: 60_000 });
  const live = page.getByRole('region', { name: 'What the agent writes' });
  await live.waitFor({ timeout: 60_000 });
  const early = (await live.textContent()) ?? '';
  await expect
    .poll(async () => ((await live.textContent()) ?? '').length, { timeout: 60_000 })
    .toBeGreaterThan(early.length);
  await photographThemes(page, 'campaign-live');
  await page.keyboard.press('Escape');
  await photographThemes(page, 'campaign-board');

  await expect
    .poll(() => page.getByRole('region', { name: 'Done' }).getByRole('button').count(), { timeout: 150_000 })
    .toBe(taskTitles.length);
  await page.getByRole('region', { name: 'Done' }).getByRole('button').first().click();
  const deliverable = page.getByRole('dialog', { name: 'Deliverable' });
  await deliverable.getByText(wantedSentence).waitFor();
  await wellBehaved(watched);
  await photographThemes(page, 'deliverable');
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
  await page
    .getByRole('link', { name: /Write the launch e-mail/ })
    .first()
    .click();
  await page.getByRole('link', { name: /Open deliverable/ }).waitFor();
  const facts = (await page.locator('#content').textContent()) ?? '';
  expect(facts).toMatch(/Tokens\s*[\d,]+ in, [1-9][\d,]* out/);
  expect(facts).toMatch(/Took\s*[\d.]+ (ms|s|m)/);
  expect(facts).toContain(`${model} at Ollama`);
  await wellBehaved(watched);
  await photographThemes(page, 'run');
  await watched.context.close();
});
