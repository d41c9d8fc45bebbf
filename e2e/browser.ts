import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Sizes and themes every screen is held against. */
export const looks = [
  { name: '1440×900 light', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { name: '1024×700 dark', viewport: { width: 1024, height: 700 }, colorScheme: 'dark' },
  { name: '1440×900 dark', viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  { name: '1024×700 light', viewport: { width: 1024, height: 700 }, colorScheme: 'light' },
] as const;
export type Look = (typeof looks)[number];

const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium: CHROMIUM_PATH, else the Debian package's place. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox', ...flags] : flags,
  });

/** Answers a browser reports in its console though the app expects them: who is signed in, a refused code. */
const expectedRefusal = /Failed to load resource: the server responded with a status of (401|429)/;

export interface Watched {
  context: BrowserContext;
  page: Page;
  /** Errors, warnings and policy violations since the last call. */
  complaints: () => string[];
}

/** Opens a page that remembers everything the browser complains about. */
export const openPage = async (browser: Browser, look: Look): Promise<Watched> => {
  const context = await browser.newContext({
    viewport: look.viewport,
    colorScheme: look.colorScheme,
    reducedMotion: 'reduce',
    locale: 'en-US',
  });
  const page = await context.newPage();
  const heard: string[] = [];
  page.on('console', (message) => {
    const loud = message.type() === 'error' || message.type() === 'warning';
    if (loud && !expectedRefusal.test(message.text())) heard.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => heard.push(`exception: ${error.message}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return { context, page, complaints: () => heard.splice(0) };
};

/** All rules of axe over the whole page, in a form that says what to mend. */
export const axeProblems = async (page: Page): Promise<string[]> => {
  // What fades in or out is judged when it stands still.
  await page.locator('[data-reloading]').waitFor({ state: 'detached' });
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(
    (violation) =>
      `${violation.id}: ${violation.nodes.map((node) => `${node.target.join(' ')} (${node.any[0]?.message ?? violation.help})`).join('; ')}`,
  );
};

/** Whether page or content can be scrolled sideways, which no screen may need. */
export const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const content = document.getElementById('content');
    const root = document.documentElement;
    return (
      root.scrollWidth > window.innerWidth || (content !== null && content.scrollWidth > content.clientWidth)
    );
  });
