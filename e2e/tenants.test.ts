import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeProblems, launchBrowser, looks, openPage, type Watched } from './browser.ts';
import { chooseAct, giveReason, rowBox, saved } from './pages/platform.ts';
import { enterConsole, signIn } from './pages/sign-in.ts';
import { photograph } from './pictures.ts';
import { ask, type Stack, stackFolder, startStack } from './stack.ts';

let folder: Awaited<ReturnType<typeof stackFolder>>;
let stack: Stack;
let browser: Browser;
beforeAll(async () => {
  folder = await stackFolder();
  stack = await startStack({ dir: folder.dir, args: ['--seed', 'demo'] });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
  await folder?.remove();
});

/** @param refused the refusal the browser reports because it is the point of the step */
const wellBehaved = async ({ page, complaints }: Watched, refused?: RegExp): Promise<void> => {
  expect(await axeProblems(page), page.url()).toEqual([]);
  expect(
    complaints().filter((complaint) => refused?.test(complaint) !== true),
    page.url(),
  ).toEqual([]);
};

/** A CSV whose cells hold no line breaks, as rows of cells. */
const cells = (csv: string): string[][] =>
  csv
    .trim()
    .split('\r\n')
    .map((line) => [...line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].map((match) => match[1] ?? ''));

test('a super-admin creates, suspends, changes, deletes and restores, and can prove it', {
  timeout: 400_000,
}, async () => {
  const { ready } = stack;
  const at = ready.consoleUrl;
  const watched = await openPage(browser, looks[0]);
  const { page } = watched;
  page.setDefaultTimeout(60_000);
  await enterConsole(page, ready.signInUrl);
  await signIn(page, { email: ready.adminEmail, password: ready.adminPassword ?? '' });

  // Create, and wait until it is set up.
  await page.goto(`${at}/platform/tenants/new`);
  await page.getByLabel('Name', { exact: true }).fill('Harbour Lane');
  await page.getByLabel('First owner').fill('ida@harbour-lane.example');
  await page.getByRole('button', { name: 'Create tenant' }).click();
  await page.getByRole('link', { name: 'Open tenant' }).click();
  await page.getByRole('heading', { level: 1, name: 'Harbour Lane' }).waitFor();
  await page.getByText('Being set up.').waitFor({ state: 'detached' });
  await wellBehaved(watched);

  // Suspend: a reason that is too short is said before it is sent.
  await chooseAct(page, 'Harbour Lane', 'Suspend…');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('late');
  await dialog.getByRole('button', { name: 'Suspend tenant' }).click();
  await dialog.getByText('At least 10 characters: 4 so far').waitFor();
  await wellBehaved(watched);
  await photograph(page, 'tenant-suspend');
  await giveReason(page, 'Suspend tenant', 'Invoice 2231 is unpaid since October');
  await page.getByText('Invoice 2231 is unpaid since October').first().waitFor();
  await wellBehaved(watched);

  // Three of the list at once, chosen as a stretch.
  await page.goto(`${at}/platform/tenants?status=active&sort=name`);
  await rowBox(page, 0).click();
  await rowBox(page, 2).click({ modifiers: ['Shift'] });
  await page.getByText('3 selected').waitFor();
  await wellBehaved(watched);
  await photograph(page, 'tenants-selected');
  await page.getByRole('button', { name: 'Suspend…' }).click();
  await giveReason(page, 'Suspend 3 tenants', 'Drill of the suspension runbook');
  await page.getByText('3 suspended').waitFor();

  // Everything suspended is resumed; the one being deleted is refused, with its sentence.
  await page.goto(`${at}/platform/tenants?status=suspended&sort=name`);
  await rowBox(page, 0).click();
  await page.locator('tbody a').first().focus();
  await page.keyboard.press('ControlOrMeta+a');
  const selected = page.getByText(/^\d+ selected$/);
  const count = Number.parseInt((await selected.textContent()) ?? '0', 10);
  expect(count).toBeGreaterThanOrEqual(5);
  await page.getByRole('button', { name: 'Resume…' }).click();
  await giveReason(page, `Resume ${count} tenants`, 'End of the suspension drill');
  await page.getByText(`${count - 1} resumed, 1 refused`).waitFor();
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByRole('dialog').getByText('Quillon Media').waitFor();
  await wellBehaved(watched);
  await photograph(page, 'tenants-refused');
  await page.keyboard.press('Escape');

  // Another plan, looked at before.
  await page.goto(`${at}/platform/tenants/harbour-lane`);
  await page.getByRole('link', { name: 'Change plan' }).click();
  await page.getByRole('radiogroup', { name: 'Plan' }).getByText('Free').click();
  await page.getByRole('table', { name: 'Lost' }).waitFor();
  await wellBehaved(watched);
  await photograph(page, 'plan-preview');
  await page.getByLabel('Reason').fill('Asked to go on for free after the drill');
  await page.getByRole('button', { name: 'Change to Free' }).click();
  await page.waitForURL('**/platform/tenants/harbour-lane');
  await page.getByText('Free allows').waitFor();

  // A second administrator saves while this one types.
  await chooseAct(page, 'Harbour Lane', 'Edit…');
  await page.getByLabel('Name', { exact: true }).fill('Harbour Lane & Sons');
  const other = await ask<{ id: string }>(ready, 'PATCH', '/admin/tenants/harbour-lane', {
    token: ready.adminToken,
    body: { locale: 'de-DE' },
  });
  expect(other.status).toBe(200);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('table', { name: 'Changed meanwhile' }).getByText('de-DE').waitFor();
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Harbour Lane & Sons');
  await wellBehaved(watched, /status of 409/);
  await photograph(page, 'edit-conflict');
  await page.getByRole('button', { name: 'Save again' }).click();
  await page.getByRole('heading', { level: 1, name: 'Harbour Lane & Sons' }).waitFor();
  await page.getByText('de-DE').first().waitFor();

  // Delete: export first, take it, then type the slug.
  await chooseAct(page, 'Harbour Lane & Sons', 'Delete…');
  await page.getByRole('button', { name: 'Export everything' }).click();
  const archive = page.getByRole('link', { name: 'Download' }).first();
  await archive.waitFor({ timeout: 120_000 });
  const zip = await readFile(await (await saved(page, () => archive.click())).path());
  expect(zip.subarray(0, 2).toString()).toBe('PK');
  await wellBehaved(watched);
  await photograph(page, 'tenant-delete');
  await page.getByRole('button', { name: 'Delete tenant…' }).click();
  await dialog.getByLabel(/^Type/).fill('harbour-lane');
  await wellBehaved(watched);
  await photograph(page, 'tenant-delete-confirm');
  await giveReason(page, 'Delete tenant', 'Contract ended on the first of the month');
  await page.getByText('It can be restored until').first().waitFor();
  await wellBehaved(watched);
  await photograph(page, 'tenant-deleting');
  await page.getByRole('button', { name: 'Restore…' }).click();
  await giveReason(page, 'Restore tenant', 'They signed a new contract after all');
  await page.getByText('It can be restored until').first().waitFor({ state: 'detached' });

  // The audit log tells it all, and proves itself.
  await page.goto(`${at}/platform/audit?object=${other.body.id}`);
  for (const reason of [
    'Invoice 2231 is unpaid since October',
    'End of the suspension drill',
    'Asked to go on for free after the drill',
    'Contract ended on the first of the month',
    'They signed a new contract after all',
  ])
    await page.getByText(reason).first().waitFor();
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByText('verified', { exact: true }).waitFor();
  await wellBehaved(watched);
  await page.locator('tbody a').first().focus();
  await page.keyboard.press('Space');
  await page.getByRole('table', { name: 'Before and after' }).waitFor();
  await wellBehaved(watched);
  await photograph(page, 'audit-entry');
  await page.keyboard.press('Escape');

  // Files: the log, and the list.
  await page.getByRole('button', { name: 'Export' }).click();
  const log = await saved(page, () => page.getByRole('menuitem', { name: /^CSV/ }).click());
  expect(await readFile(await log.path(), 'utf8')).toContain('tenant.restored');
  await page.goto(`${at}/platform/tenants`);
  await page.getByRole('button', { name: 'Export' }).click();
  const list = await saved(page, () => page.getByRole('menuitem', { name: /^CSV/ }).click());
  const [header = [], ...rows] = cells(await readFile(await list.path(), 'utf8'));
  const named = rows.map((row) => row[header.indexOf('name')]);
  expect(named).toContain('Harbour Lane & Sons');
  expect(rows.every((row) => row.length === header.length)).toBe(true);
  await rowBox(page, 0).click();
  const chosen = await saved(page, () => page.getByRole('button', { name: 'Export CSV' }).click());
  const [chosenHeader, ...chosenRows] = cells(await readFile(await chosen.path(), 'utf8'));
  expect(chosenHeader).toEqual(header);
  expect(chosenRows).toHaveLength(1);
  expect(watched.complaints()).toEqual([]);
  await watched.context.close();
});
