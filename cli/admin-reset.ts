import { defineCommand } from 'citty';
import { type Auth, resetPlatformOwner } from '../server/auth/index.ts';
import { machineCtx } from '../server/data/context.ts';
import { orExplain } from './explain.ts';

/** Identity opened on this host for one command. */
export interface OpenedAuth {
  auth: Auth;
  close(): Promise<void>;
}

/**
 * `dmagency admin reset --email X`: the way back in for whoever holds the host.
 * @param open opens identity from the host's own configuration
 */
export function adminResetCommand(open: () => Promise<OpenedAuth>) {
  return defineCommand({
    meta: {
      name: 'reset',
      description: 'Give a platform owner a fresh start: new password, no second factor, no sessions',
    },
    args: {
      email: { type: 'string', required: true, description: 'E-mail of the owner; made when there is none' },
      password: { type: 'boolean', default: false, description: 'Print a random password instead of a link' },
    },
    run: ({ args }) =>
      orExplain(async () => {
        const { auth, close } = await open();
        try {
          const ctx = machineCtx(auth.stores, 'dmagency admin reset', { clock: auth.clock, log: auth.log });
          const way = args.password ? 'password' : 'link';
          const reset = await resetPlatformOwner({ ...ctx, source: 'cli' }, args.email, way);
          const what = reset.created ? 'was made a platform owner' : 'is a platform owner with a fresh start';
          process.stdout.write(`${reset.email} ${what}: second factor and sessions are gone.\n`);
          if (reset.link)
            process.stdout.write(`Choose a password (works once, for an hour):\n${reset.link}\n`);
          if (reset.password)
            process.stdout.write(`Password: ${reset.password}\nChange it after signing in.\n`);
        } finally {
          await close();
        }
      }),
  });
}
