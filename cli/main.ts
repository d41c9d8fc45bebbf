import { defineCommand, runMain } from 'citty';
import { checkUsage, UsageError } from './usage.ts';

const load = (path: string, name: string) => async () =>
  ((await import(path)) as Record<string, ReturnType<typeof defineCommand>>)[name] as ReturnType<
    typeof defineCommand
  >;

/** The one command: every process of the product and every act on the host. Parts load when they are used. */
const dmagency = defineCommand({
  meta: { name: 'dmagency', version: '0.1.0', description: 'Multi-tenant AI marketing-agency platform' },
  subCommands: {
    dev: load('./dev/command.ts', 'dev'),
    api: load('./servers.ts', 'api'),
    worker: load('./servers.ts', 'worker'),
    web: load('./servers.ts', 'web'),
    console: load('./servers.ts', 'console'),
    migrate: load('./servers.ts', 'migrate'),
    seed: load('./seed.ts', 'seed'),
    admin: load('./admin.ts', 'admin'),
    audit: load('./audit.ts', 'audit'),
  },
});

/** Runs the command line. Errors with a remedy are shown as one sentence and end with status 1, wrong usage with 2. */
export async function main(rawArgs: string[]): Promise<void> {
  const asks = rawArgs.some((arg) => ['--help', '-h', '--version', '-v'].includes(arg));
  try {
    if (!asks) await checkUsage(dmagency, rawArgs);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
  await runMain(dmagency, { rawArgs });
}
