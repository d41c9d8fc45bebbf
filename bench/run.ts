import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStores } from '../build/services/supervise.ts';
import { api } from './api/bench.ts';
import { exports } from './exports/bench.ts';
import { isolation } from './isolation/bench.ts';
import type { Figure } from './measure.ts';
import { prepareDatabase } from './prepare.ts';
import { tenants } from './tenants/bench.ts';

export interface BenchStores {
  ownerUrl: string;
  redisUrl: string;
  mongoUrl: string;
}

const benches: Record<string, (stores: BenchStores) => Promise<Figure[]>> = {
  isolation,
  tenants,
  api,
  exports,
};

function table(figures: Figure[]): string {
  const number = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
  const rows = figures.map((figure) => [
    figure.bench,
    figure.case,
    number(figure.ours),
    number(figure.peer),
    figure.peerName,
    figure.ratio.toFixed(2),
    figure.unit,
    String(figure.runs),
  ]);
  const lines = [['bench', 'case', 'ours', 'peer', 'peer is', 'ratio', 'unit', 'runs'], ...rows];
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .join('\n');
}

const args = process.argv.slice(2);
if (args.includes('--help')) {
  process.stdout.write(`npm run bench [-- NAME… --json]\nBenches: ${Object.keys(benches).join(', ')}\n`);
  process.exit(0);
}
const names = args.filter((arg) => !arg.startsWith('-'));
const unknown = names.filter((name) => !(name in benches));
if (unknown.length > 0) {
  process.stderr.write(
    `No such bench: ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.\n`,
  );
  process.exit(2);
}
const dir = await mkdtemp(join(tmpdir(), 'dmagency-bench-'));
const stores = await startStores({ dir, report: () => undefined, mayInstall: process.getuid?.() === 0 });
try {
  const ownerUrl = await prepareDatabase(stores.urls.postgres ?? '');
  for (const name of names.length > 0 ? names : Object.keys(benches)) {
    const figures =
      (await benches[name]?.({ ownerUrl, redisUrl: stores.urls.redis, mongoUrl: stores.urls.mongo })) ?? [];
    process.stdout.write(
      args.includes('--json')
        ? figures.map((figure) => `${JSON.stringify(figure)}\n`).join('')
        : `${table(figures)}\n\n`,
    );
  }
} finally {
  await stores.stop();
  await rm(dir, { recursive: true, force: true });
}
process.exit(0);
