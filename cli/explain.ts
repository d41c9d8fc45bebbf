import { ConfigError } from '../server/config.ts';
import { UnsafeStart } from '../server/data/postgres/startup-checks.ts';
import { AppError } from '../server/errors/app-error.ts';

const explained = [ConfigError, UnsafeStart, AppError];

/** A refusal's one sentence on stderr and status 1; anything else is a fault and shows itself. */
export async function orExplain(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!explained.some((kind) => error instanceof kind)) throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}
