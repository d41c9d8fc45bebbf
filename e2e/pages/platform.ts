import type { Download, Locator, Page } from 'playwright-core';

/** Fills the reason of the open dialog and confirms with its button. */
export const giveReason = async (page: Page, action: string, reason: string): Promise<void> => {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: action }).click();
  await dialog.waitFor({ state: 'detached' });
};

/** Opens the ⋯ menu of a tenant's page and chooses from it. */
export const chooseAct = async (page: Page, tenant: string, act: string): Promise<void> => {
  await page.getByRole('button', { name: `More acts on ${tenant}` }).click();
  await page.getByRole('menuitem', { name: act }).click();
};

/** What a click saves, as text. */
export const saved = async (page: Page, click: () => Promise<void>): Promise<Download> => {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return download;
};

/** The box of the n-th row of a list. */
export const rowBox = (page: Page, index: number): Locator =>
  page.locator('tbody tr[data-row]').nth(index).getByRole('checkbox');
