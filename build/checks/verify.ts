import { spawn } from 'node:child_process';
import { forbiddenText, sourceFiles } from './forbidden-text.ts';
import { refusedImports } from './imports.ts';

interface Check {
  name: string;
  run: () => Promise<string[]>;
}

function tool(args: string[]): () => Promise<string[]> {
  return () =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk) => {
          output += String(chunk);
        });
      child.once('error', reject);
      child.once('exit', (code) => resolve(code === 0 ? [] : [output.trim()]));
    });
}

const folders = ['server', 'renderer', 'console-host', 'cli', 'build', 'prisma', 'bench', 'e2e'];

const checks: readonly Check[] = [
  { name: 'format and lint', run: tool(['node_modules/@biomejs/biome/bin/biome', 'check', '.']) },
  { name: 'types', run: tool(['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.']) },
  { name: 'import directions', run: () => refusedImports(folders) },
  { name: 'rules in the text', run: async () => forbiddenText(sourceFiles()) },
  { name: 'dead code', run: tool(['node_modules/knip/bin/knip.js', '--no-progress']) },
];

let failed = 0;
const started = performance.now();
await Promise.all(
  checks.map(async ({ name, run }) => {
    const at = performance.now();
    const faults = await run().catch((error: unknown) => [
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    ]);
    const seconds = ((performance.now() - at) / 1_000).toFixed(1);
    if (faults.length === 0) {
      process.stdout.write(`ok      ${name} (${seconds} s)\n`);
      return;
    }
    failed += 1;
    process.stdout.write(
      `FAILED  ${name} (${seconds} s)\n${faults.map((fault) => `  ${fault.replaceAll('\n', '\n  ')}`).join('\n')}\n`,
    );
  }),
);
process.stdout.write(
  `${failed === 0 ? 'clean' : `${failed} of ${checks.length} failed`} after ${((performance.now() - started) / 1_000).toFixed(1)} s\n`,
);
process.exit(failed === 0 ? 0 : 1);
