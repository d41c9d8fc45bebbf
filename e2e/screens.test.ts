import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  axeProblems,
  type Look,
  launchBrowser,
  looks,
  openPage,
  scrollsSideways,
  type Watched,
} from './browser.ts';
import { enterConsole, signIn } from './pages/sign-in.ts';
import { photograph } from './pictures.ts';
import { ask, type Ready, type Stack, stackFolder, startStack } from './stack.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** Nothing grey, nothing half there: headline, data or empty state, and no spinner. */
const settled = async (page: Page): Promise<void> => {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(
    () => document.querySelector('.mantine-Skeleton-root, [data-reloading], [aria-busy="true"]') === null,
  );
};

const slugOf = (path: string): string => path.replace(/^\//, '').replaceAll(/[^a-z0-9-]+/gi, '_') || 'home';

/** Axe looks at both sizes and both themes, once each; width and complaints are checked in all four looks. */
const axeLooks: ReadonlySet<Look> = new Set([looks[0], looks[1]]);

/** A page whose point is that something is not there asks for it, and the browser says so. */
const asked404 = /status of 404 \(Not Found\)/;
const expectedOf = (path: string): RegExp | null => (/no-such/.test(path) ? asked404 : null);

/** What is wrong with one screen in the browser's present look. */
const faultsOf = async ({ page, complaints }: Watched, look: Look): Promise<string[]> => {
  const faults = [...(axeLooks.has(look) ? await axeProblems(page) : []), ...complaints()];
  if (await scrollsSideways(page)) faults.push('scrolls sideways');
  return faults;
};

/** Every screen in four looks: loaded once, then resized and recoloured where it stands. */
const walk = async (
  watched: Watched,
  origin: string,
  paths: readonly string[],
  seed: string,
): Promise<string[]> => {
  const { page } = watched;
  const faults: string[] = [];
  for (const path of paths) {
    await page.goto(origin + path);
    for (const look of looks) {
      await page.setViewportSize(look.viewport);
      await page.emulateMedia({ colorScheme: look.colorScheme });
      await settled(page);
      await photograph(page, `${seed}-${slugOf(path)}-${look.name.replaceAll(/[^a-z0-9]+/gi, '-')}`);
      const found = await faultsOf(watched, look);
      const expected = expectedOf(path);
      faults.push(
        ...found.filter((fault) => !expected?.test(fault)).map((fault) => `${path} (${look.name}): ${fault}`),
      );
    }
  }
  return faults;
};

const consoleRoutes = [
  '/platform/tenants',
  '/platform/tenants?q=nothing-is-called-this',
  '/platform/tenants/new',
  '/platform/tenants/no-such-tenant',
  '/platform/tenants?status=suspended&deleting=true',
  '/platform/audit',
  '/platform/audit?q=nothing-is-called-this',
  '/platform/keys',
  '/platform/skills',
  '/platform/skills/new',
  '/me/profile',
  '/me/security',
  '/me/sessions',
  '/me/appearance',
  '/nowhere',
];
const outsideRoutes = [
  '/signin',
  '/reset',
  '/invitation',
  '/reset-password',
  '/reset-password#pr_not-a-secret',
  '/confirm-email',
  '/confirm-email#ec_not-a-secret',
];

/** Every part of one tenant. */
const tenantRoutes = (slug: string): string[] =>
  [
    '',
    '/agents',
    '/people',
    '/skills',
    '/keys',
    '/audit',
    '/audit?entry=1',
    '/edit',
    '/plan',
    '/plan?to=free',
    '/plan?to=enterprise',
    '/delete',
  ].map((part) => `/platform/tenants/${slug}${part}`);

const workspaceRoutes = (slug: string): string[] =>
  [
    'campaigns',
    'campaigns?q=nothing-is-called-this',
    'campaigns/new',
    'runs',
    'agents',
    'agents/copywriter',
    'skills',
    'skills/new',
    'members',
    'members?invite=true',
    'brands',
    'settings/keys',
    'settings/audit',
    'settings/audit?q=nothing-is-called-this',
    'nowhere',
  ].map((page) => `/w/${slug}/${page}`);

/** The first objects of a list screen, as routes of their own. */
const firstIn = async (page: Page, address: string, count = 1): Promise<string[]> => {
  await page.goto(address);
  await settled(page);
  const links = await page.locator('tbody a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  return links.filter((href) => href !== null).slice(0, count);
};

const tenantsOf = async (ready: Ready): Promise<{ slug: string; status: string }[]> => {
  const list = await ask<{ items: { slug: string; status: string }[] }>(ready, 'GET', '/admin/tenants', {
    token: ready.adminToken,
  });
  return list.body.items;
};

/** Whose workspace is walked through; the empty data has none. */
const walked: Readonly<Record<string, string>> = { demo: 'papaya-collective', ugly: 'ugly-inside' };

describe.each(['demo', 'ugly', 'empty'])('on the %s data', (seed) => {
  let folder: Awaited<ReturnType<typeof stackFolder>>;
  let stack: Stack;
  beforeAll(async () => {
    folder = await stackFolder();
    stack = await startStack({ dir: folder.dir, args: ['--seed', seed] });
  });
  afterAll(async () => {
    await stack?.stop();
    await folder?.remove();
  });

  test('every screen of the console is clean', { timeout: 900_000 }, async () => {
    const { ready } = stack;
    const watched = await openPage(browser, looks[0]);
    await enterConsole(watched.page, ready.signInUrl);
    await signIn(watched.page, { email: ready.adminEmail, password: ready.adminPassword ?? '' });
    const routes = [
      ...consoleRoutes,
      ...(await firstIn(watched.page, `${ready.consoleUrl}/platform/skills`)),
      ...tenantRoutes(walked[seed] ?? 'none').filter(() => seed in walked),
      // Being deleted, suspended, on trial: each has something to say above its tabs.
      ...(await tenantsOf(ready)).map(({ slug }) => `/platform/tenants/${slug}`).slice(0, 6),
    ];
    watched.complaints();
    expect(await walk(watched, ready.consoleUrl, routes, seed)).toEqual([]);
    await watched.context.close();
  });

  test('every screen before sign-in is clean', async () => {
    const watched = await openPage(browser, looks[0]);
    expect(await walk(watched, stack.ready.webUrl, outsideRoutes, seed)).toEqual([]);
    await watched.context.close();
  });

  // The empty data has no workspace.
  if (!(seed in walked)) return;
  test('every screen of a workspace is clean', { timeout: 400_000 }, async () => {
    const { ready } = stack;
    const { webUrl } = ready;
    const watched = await openPage(browser, looks[0]);
    const { page } = watched;
    const slug = walked[seed] ?? '';
    await ownerSignsIn(page, ready, slug);
    const at = `${webUrl}/w/${slug}`;
    // Of the demo data: a draft, a plan to look at, one that is done.
    const campaigns = await firstIn(page, `${at}/campaigns`, 3);
    const routes = [
      ...workspaceRoutes(slug),
      ...campaigns,
      ...campaigns.slice(-1).flatMap((path) => [`${path}?tab=deliverables`, `${path}?tab=brief`]),
      ...(await firstIn(page, `${at}/runs`)),
      ...(await firstIn(page, `${at}/skills`)),
    ];
    watched.complaints();
    expect(await walk(watched, webUrl, routes, seed)).toEqual([]);
    await watched.context.close();
  });
});

const ownerSignsIn = async (page: Page, ready: Ready, slug: string): Promise<void> => {
  await page.goto(`${ready.webUrl}/signin`);
  await signIn(page, { email: `owner@${slug}.example`, password: ready.demoPassword });
};
