import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const folder = process.env.DMAGENCY_PICTURES;

/** Writes a picture of the page to the folder DMAGENCY_PICTURES names; does nothing without it. */
export const photograph = async (page: Page, name: string): Promise<void> => {
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
};

/** The same in both themes, for the pictures of the documentation. */
export const photographThemes = async (page: Page, name: string): Promise<void> => {
  if (!folder) return;
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await photograph(page, `${name}-${colorScheme}`);
  }
};
