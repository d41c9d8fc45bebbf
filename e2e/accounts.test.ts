import { TOTP } from 'otpauth';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeProblems, launchBrowser, looks, openPage, type Watched } from './browser.ts';
import { enterConsole, signIn, signOut } from './pages/sign-in.ts';
import { ask, type Stack, stackFolder, startStack } from './stack.ts';

let folder: Awaited<ReturnType<typeof stackFolder>>;
let stack: Stack;
let browser: Browser;
beforeAll(async () => {
  folder = await stackFolder();
  // Nobody listens on port 9 of this machine: a model server that is not there.
  stack = await startStack({
    dir: folder.dir,
    args: ['--seed', 'empty'],
    env: { OLLAMA_BASE_URL: 'http://127.0.0.1:9' },
  });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
  await folder?.remove();
});

const wellBehaved = async ({ page, complaints }: Watched): Promise<void> => {
  expect(await axeProblems(page), page.url()).toEqual([]);
  expect(complaints(), page.url()).toEqual([]);
};

const admin = () => ({ email: stack.ready.adminEmail, password: stack.ready.adminPassword ?? '' });

test('two-factor sign-in: set up, signed out, asked for the code', async () => {
  const watched = await openPage(browser, looks[0]);
  const { page } = watched;
  await enterConsole(page, stack.ready.signInUrl);
  await signIn(page, admin());
  await page.goto(`${stack.ready.consoleUrl}/me/security`);
  await page.getByRole('button', { name: 'Set up…' }).click();
  await page.getByLabel('Your password').fill(admin().password);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('img', { name: /QR code/ }).waitFor();
  await wellBehaved(watched);
  const dialog = page.getByRole('dialog');
  const secret = /key:?\s*([A-Z2-7]{16,})/.exec((await dialog.textContent()) ?? '')?.[1] ?? '';
  const app = new TOTP({ secret });
  await dialog.getByLabel('Code').fill(app.generate());
  await page.getByRole('button', { name: 'Switch on' }).click();
  await page.getByRole('region', { name: 'New recovery codes' }).waitFor();
  await wellBehaved(watched);
  const codes = (await page.locator('[data-secret]').textContent())?.split(/\s+/) ?? [];
  expect(codes.length).toBeGreaterThan(5);
  await page.getByRole('button', { name: 'Codes are kept' }).click();
  await page.getByText(/recovery codes left/).waitFor();
  await signOut(page);

  // The code just used is not taken twice; the next period's is within the window.
  const next = (): string => app.generate({ timestamp: Date.now() + 30_000 });
  await signIn(page, { ...admin(), totp: next });
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(new URL(page.url()).pathname).not.toContain('signin');
  await watched.context.close();
});

test('a link without its secret, and one with a wrong one, say what to do', async () => {
  const watched = await openPage(browser, looks[0]);
  const { page } = watched;
  for (const path of ['/invitation', '/reset-password']) {
    await page.goto(stack.ready.webUrl + path);
    await page.getByRole('heading', { name: 'This link is incomplete' }).waitFor();
    await wellBehaved(watched);
  }
  await page.goto(`${stack.ready.webUrl}/reset-password#pr_${'a'.repeat(43)}`);
  await page.getByLabel('New password').fill('eleven brave little owls');
  expect(page.url()).not.toContain('pr_');
  await page.getByRole('button', { name: 'Save password' }).click();
  await page
    .getByText('This link is not valid any more. Ask for a new one: each works once and for an hour.')
    .first()
    .waitFor();
  await watched.context.close();
});

test('without a model server the workspace says how to connect one, and the rest works', async () => {
  const { ready } = stack;
  const made = await ask<{ invitationUrl: string }>(ready, 'POST', '/admin/tenants', {
    token: ready.adminToken,
    body: {
      slug: 'quiet-mill',
      name: 'Quiet Mill',
      plan: 'enterprise',
      adminEmail: 'mo@quiet-mill.example',
      defaultProvider: 'ollama',
      dataPrivacyLevel: 'local_only',
    },
  });
  const watched = await openPage(browser, looks[0]);
  const { page } = watched;
  await page.goto(made.body.invitationUrl);
  await page.getByLabel('Your name').fill('Mo');
  await page.getByLabel('Choose a password').fill('nine slow rivers meet');
  await page.getByRole('button', { name: 'Join workspace' }).click();
  await page.waitForURL('**/w/quiet-mill/campaigns');

  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  const note = page.locator('p', { hasText: 'Model server' });
  await note.getByText('unreachable').waitFor();
  expect(await note.textContent()).toMatch(/OLLAMA_BASE_URL|ollama serve|start/i);
  await wellBehaved(watched);

  await page.goto(`${ready.webUrl}/w/quiet-mill/campaigns/new`);
  await page.getByLabel('Name', { exact: true }).fill('Kept for later');
  await page.getByLabel('Goal').fill('Be ready when the model server is.');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.getByRole('heading', { level: 1, name: 'Kept for later' }).waitFor();
  await page.getByText('A draft').waitFor();
  await wellBehaved(watched);
  await page.goto(`${ready.webUrl}/w/quiet-mill/members?invite=true`);
  await page.getByRole('dialog').getByLabel('E-mail').fill('helper@quiet-mill.example');
  await page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('region', { name: 'New invitation link' }).waitFor();
  await wellBehaved(watched);
  await watched.context.close();
});
