import type { Report } from '../../build/services/service.ts';
import { seed, shipGlobalSkills } from '../../prisma/seeds/index.ts';
import { createPlatformApiKey, hashPassword, hasPassword } from '../../server/auth/index.ts';
import type { Config } from '../../server/config.ts';
import { machineCtx, systemClock } from '../../server/data/context.ts';
import { migrate } from '../../server/data/postgres/migrate.ts';
import { openIdentity } from '../../server/main/api.ts';
import { openLog } from '../../server/main/log.ts';
import { closeStores, openStores } from '../../server/main/stores.ts';
import { fromRoot } from '../root.ts';
import { type DevCredentials, saveCredentials } from './credentials.ts';

export type SeedName = 'empty' | 'demo' | 'scale' | 'ugly';

export interface PreparedData {
  credentials: DevCredentials;
  /** False once somebody changed the development password. */
  passwordHolds: boolean;
}

/**
 * Migrates, seeds an empty platform, and makes the API key of this data directory.
 * @param dataDir where development.json lies
 */
export async function prepareData(
  config: Config,
  options: { dataDir: string; credentials: DevCredentials; seed: SeedName; asOf: Date; report: Report },
): Promise<PreparedData> {
  const { report, dataDir } = options;
  let { credentials } = options;
  const ownerUrl = config.DATABASE_OWNER_URL;
  if (ownerUrl) {
    report({ service: 'data', step: 'migrate', state: 'running' });
    const applied = await migrate({ ownerUrl, roles: config.record, prismaDir: fromRoot('prisma') });
    report({
      service: 'data',
      step: 'migrate',
      state: 'done',
      detail: applied.length > 0 ? `${applied.length} applied` : 'nothing to apply',
    });
  }
  const log = openLog('warn', 'dev');
  const stores = await openStores(config, log, 'dmagency-dev');
  const auth = await openIdentity(config, stores, systemClock, log);
  try {
    await shipGlobalSkills(stores);
    const ctx = machineCtx(stores, 'development start', { clock: systemClock, log });
    if (credentials.adminToken === null) {
      report({ service: 'data', step: `seed ${options.seed}`, state: 'running' });
      const { adminEmail, adminPassword } = credentials;
      await seed(options.seed, {
        stores,
        ownerUrl: ownerUrl ?? '',
        seed: 4242,
        asOf: options.asOf,
        report: (detail) =>
          report({ service: 'data', step: `seed ${options.seed}`, state: 'running', detail }),
        platformOwner: { email: adminEmail, passwordHash: await hashPassword(ctx, adminPassword) },
        demoPasswordHash: await hashPassword(ctx, credentials.demoPassword),
      });
      const key = await createPlatformApiKey(ctx, { name: 'Development start', role: 'owner' });
      credentials = { ...credentials, adminToken: key.secret };
      await saveCredentials(dataDir, credentials);
      report({ service: 'data', step: `seed ${options.seed}`, state: 'done' });
    }
    return {
      credentials,
      passwordHolds: await hasPassword(ctx, credentials.adminEmail, credentials.adminPassword),
    };
  } finally {
    await auth.close();
    await closeStores(stores);
  }
}
