import type { Page } from 'playwright-core';

export interface NewCampaign {
  name: string;
  goal: string;
}

/** Fills the brief, submits it and ends on the campaign's page. */
export const submitCampaign = async (page: Page, tenant: string, campaign: NewCampaign): Promise<void> => {
  await page.getByRole('link', { name: 'Campaigns' }).first().click();
  await page.waitForURL(`**/w/${tenant}/campaigns`);
  await page.getByRole('link', { name: 'New campaign' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'New campaign' }).waitFor();
  await page.getByLabel('Name', { exact: true }).fill(campaign.name);
  await page.getByLabel('Goal').fill(campaign.goal);
  await page.getByRole('button', { name: 'Plan campaign' }).click();
  await page.getByRole('heading', { level: 1, name: campaign.name }).waitFor();
};

/** Waits for the plan, looks at it and starts. */
export const startPlan = async (page: Page, timeout: number): Promise<void> => {
  await page.getByRole('button', { name: 'Start campaign' }).click({ timeout });
  await page.getByRole('region', { name: 'Tasks by state' }).waitFor();
};
