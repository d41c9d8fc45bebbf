import type { Page } from 'playwright-core';

export interface Credentials {
  email: string;
  password: string;
  /** The present code of the authenticator app, where the account has one. */
  totp?: () => string;
}

/** Uses a console's one-time link and ends at the platform's sign-in. */
export const enterConsole = async (page: Page, signInUrl: string): Promise<void> => {
  await page.goto(signInUrl);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
};

/** Both steps of the sign-in; ends on the page the person lands on. */
export const signIn = async (page: Page, credentials: Credentials): Promise<void> => {
  await page.getByLabel('E-mail').fill(credentials.email);
  await page.getByLabel('Password', { exact: true }).fill(credentials.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  if (credentials.totp !== undefined) {
    await page.waitForURL('**/signin/verify*');
    await page.getByLabel('Code').fill(credentials.totp());
    await page.getByRole('button', { name: 'Sign in' }).click();
  }
  await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
  await page.locator('[data-page-title]').waitFor();
};

/** Ends the session through the person menu. */
export const signOut = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /your menu$/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL('**/signin*');
};
