import { defineCommand } from 'citty';
import { readConfig } from '../server/config.ts';
import { systemClock } from '../server/data/context.ts';
import { openIdentity } from '../server/main/api.ts';
import { openLog } from '../server/main/log.ts';
import { closeStores, openStores } from '../server/main/stores.ts';
import { adminResetCommand } from './admin-reset.ts';

/** Acts of whoever holds the host, when nobody can sign in. */
export const admin = defineCommand({
  meta: { name: 'admin', description: 'Acts on this host, without signing in' },
  subCommands: {
    reset: adminResetCommand(async () => {
      const config = readConfig(process.env);
      const log = openLog('warn', 'cli');
      const stores = await openStores(config, log, 'dmagency-cli');
      const auth = await openIdentity(config, stores, systemClock, log);
      return {
        auth,
        async close() {
          await auth.close();
          await closeStores(stores);
        },
      };
    }),
  },
});
