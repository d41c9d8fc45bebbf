import { readFileSync, writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** What a run came to; written for build/test/run.ts, which decides what it means. */
export interface RunSummary {
  passed: number;
  failed: number;
  skipped: { name: string; reason: string | null }[];
  /** Files that could not be loaded, or whose set-up failed. */
  broken: string[];
}

/** Collects passed, failed and skipped tests with the reasons they gave. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const summary: RunSummary = { passed: 0, failed: 0, skipped: [], broken: [] };
    for (const module of modules) {
      if (module.errors().length > 0) summary.broken.push(module.moduleId);
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') summary.passed += 1;
        else if (result.state === 'failed') summary.failed += 1;
        else
          summary.skipped.push({
            name: `${module.moduleId.replace(`${process.cwd()}/`, '')} › ${test.fullName}`,
            reason: result.state === 'skipped' ? (result.note ?? null) : null,
          });
      }
    }
    if (unhandled.length > 0) summary.broken.push(`${unhandled.length} unhandled errors`);
    writeFileSync(process.env.DMAGENCY_TEST_SUMMARY ?? 'test-summary.json', JSON.stringify(summary));
  }
}

export const readSummary = (path: string): RunSummary => JSON.parse(readFileSync(path, 'utf8')) as RunSummary;
