import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installDebianPackage } from '../services/debian-package.ts';
import { findOnPath } from '../services/run-tool.ts';
import { type RunSummary, readSummary } from './summary-reporter.ts';

interface Absent {
  suite: string;
  reason: string;
}

const args = process.argv.slice(2);
if (args.includes('--help')) {
  process.stdout.write(
    'npm test [-- FILTER…] runs the whole suite, or the files that match. npm run soak runs the long proofs.\n',
  );
  process.exit(0);
}
const ci = process.env.CI === 'true';
const soak = args.includes('--soak');

/** As root on Debian missing tools are installed; elsewhere the run goes on without and says so at the end. */
async function ensureTools(): Promise<string[]> {
  const missing: string[] = [];
  const needed: ['redis-server' | 'chromium', string[]][] = [
    ['redis-server', ['redis-server', 'valkey-server']],
    ['chromium', ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']],
  ];
  for (const [packageName, programs] of needed) {
    const found = await Promise.all(programs.map((program) => findOnPath(program)));
    if (found.some(Boolean) || (packageName === 'chromium' && process.env.CHROMIUM_PATH)) continue;
    if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
      process.stderr.write(`${packageName} is missing: installing the Debian package.\n`);
      await installDebianPackage(packageName, {
        report: ({ detail, state }) => process.stderr.write(`${detail}: ${state}\n`),
      });
    } else
      missing.push(
        `${packageName} is not installed: the tests that need it were not run. Install it with your system's package manager.`,
      );
  }
  return missing;
}

function runVitest(summaryFile: string): Promise<number> {
  const filters = args.filter((arg) => !arg.startsWith('--'));
  return new Promise((resolve, reject) => {
    const vitest = spawn(
      process.execPath,
      [
        'node_modules/vitest/vitest.mjs',
        'run',
        '--reporter=default',
        '--reporter=./build/test/summary-reporter.ts',
        ...filters,
      ],
      {
        stdio: 'inherit',
        env: { ...process.env, DMAGENCY_TEST_SUMMARY: summaryFile, ...(soak ? { DMAGENCY_SOAK: '1' } : {}) },
      },
    );
    vitest.once('error', reject);
    vitest.once('exit', (code) => resolve(code ?? 1));
  });
}

function report(summary: RunSummary, missing: string[]): boolean {
  const absent = JSON.parse(readFileSync('build/checks/absent-here.json', 'utf8')) as Absent[];
  const excused = (name: string): Absent | undefined => absent.find((entry) => name.includes(entry.suite));
  const unexcused = summary.skipped.filter((test) => !excused(test.name));
  if (summary.skipped.length > 0) {
    process.stdout.write('\nNot run:\n');
    for (const { name, reason } of summary.skipped)
      process.stdout.write(`  ${name}: ${reason ?? excused(name)?.reason ?? 'no reason given'}\n`);
  }
  for (const sentence of missing) process.stdout.write(`  ${sentence}\n`);
  for (const file of summary.broken) process.stdout.write(`  broken: ${file}\n`);
  const blamed = ci ? unexcused.length + missing.length : 0;
  if (blamed > 0) process.stdout.write('Under CI=true a suite that could not run is a failure.\n');
  process.stdout.write(
    `${summary.passed} passed, ${summary.failed + summary.broken.length + blamed} failed, ${summary.skipped.length} skipped\n`,
  );
  return summary.failed + summary.broken.length + blamed === 0;
}

const missing = await ensureTools();
const summaryFile = join(mkdtempSync(join(tmpdir(), 'dmagency-summary-')), 'summary.json');
const status = await runVitest(summaryFile);
const clean = existsSync(summaryFile) ? report(readSummary(summaryFile), missing) : false;
if (!existsSync(summaryFile))
  process.stdout.write('The run ended before it could be summed up.\n0 passed, 1 failed, 0 skipped\n');
process.exit(clean && status === 0 ? 0 : 1);
