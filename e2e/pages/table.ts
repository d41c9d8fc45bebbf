import type { Locator, Page } from 'playwright-core';

/** A list screen's table, as people use it. */
export interface TablePage {
  table: Locator;
  rows: Locator;
  search: (text: string) => Promise<void>;
  filter: (option: string) => Promise<void>;
  sortBy: (column: string) => Promise<void>;
  open: (name: string) => Promise<void>;
  /** "100 of 10,000", "3 rows". */
  count: () => Promise<string | null>;
}

export const tablePage = (page: Page, label: string): TablePage => {
  const table = page.getByRole('table', { name: label, exact: true });
  return {
    table,
    rows: table.locator('[data-row]'),
    search: async (text) => {
      await page.getByRole('search').getByRole('textbox').fill(text);
      await page.waitForURL((url) => (url.searchParams.get('q') ?? '') === text);
    },
    filter: async (option) => {
      await page.getByRole('button', { name: 'Filter', exact: true }).click();
      await page.getByRole('menuitemcheckbox', { name: option, exact: true }).click();
      await page.keyboard.press('Escape');
    },
    sortBy: (column) => table.getByRole('button', { name: column, exact: true }).click(),
    open: (name) => table.getByRole('link', { name, exact: true }).click(),
    count: () => page.getByText(/^[\d,]+( of [\d,]+\+?| rows?)$/).textContent(),
  };
};
