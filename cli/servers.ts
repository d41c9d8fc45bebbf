import { defineCommand } from 'citty';
import { shipGlobalSkills } from '../prisma/seeds/index.ts';
import { ConfigError, readConfig } from '../server/config.ts';
import { type Clock, systemClock } from '../server/data/context.ts';
import { openDocuments } from '../server/data/mongo/documents.ts';
import { migrate as applyMigrations } from '../server/data/postgres/migrate.ts';
import { openLog } from '../server/main/log.ts';
import { orExplain } from './explain.ts';
import { fromRoot, version } from './root.ts';

/** Runs until SIGTERM or SIGINT, then closes in order. A second signal ends at once. */
function untilStopped(close: () => Promise<void>): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

/** The clock of a `--frozen` development start stands still. */
function clockOf(env: NodeJS.ProcessEnv): Clock {
  const frozen = env.DMAGENCY_FROZEN_AT;
  if (!frozen) return systemClock;
  const at = new Date(frozen);
  return { now: () => at };
}

export const api = defineCommand({
  meta: { name: 'api', description: 'Serve the API: tRPC, REST, sign-in' },
  run: () =>
    orExplain(async () => {
      const config = readConfig(process.env);
      const { startApi } = await import('../server/main/api.ts');
      const running = await startApi(config, openLog(config.LOG_LEVEL, 'api'), {
        clock: clockOf(process.env),
        version: version(),
      });
      untilStopped(() => running.close());
    }),
});

export const worker = defineCommand({
  meta: { name: 'worker', description: 'Run agents and deliver the outbox' },
  run: () =>
    orExplain(async () => {
      const config = readConfig(process.env);
      const { runWorker } = await import('../server/main/run-worker.ts');
      const running = await runWorker(config, openLog(config.LOG_LEVEL, 'worker'), {
        clock: clockOf(process.env),
      });
      untilStopped(() => running.close());
    }),
});

export const web = defineCommand({
  meta: { name: 'web', description: "Serve tenants' browsers and forward to the api" },
  args: {
    port: { type: 'string', description: 'Port; PORT or 3000 by default' },
    api: { type: 'string', description: 'Origin of the api; API_ORIGIN by default' },
  },
  run: ({ args }) =>
    orExplain(async () => {
      const given = { PORT: args.port ?? process.env.PORT, API_ORIGIN: args.api ?? process.env.API_ORIGIN };
      const { readWebConfig } = await import('../server/web-config.ts');
      const config = readWebConfig({ ...process.env, ...given }, new Date());
      const log = openLog(config.LOG_LEVEL, 'web');
      const { startWeb } = await import('../server/main/web.ts');
      for (const warning of config.tls?.warnings ?? []) log.warn(warning);
      const running = await startWeb({
        rendererDirectory: fromRoot('dist/renderer'),
        apiOrigin: config.API_ORIGIN,
        deployment: config.DEPLOYMENT_MODE,
        baseDomain: config.BASE_DOMAIN,
        trustedProxies: config.TRUSTED_PROXIES,
        port: config.PORT,
        listenOn: config.HOST,
        ...(config.tls ? { tls: config.tls } : {}),
        onError: (error) => log.error({ err: error }, 'request failed'),
      });
      log.info({ port: running.port }, 'web answers');
      untilStopped(() => running.close());
    }),
});

export const console = defineCommand({
  meta: { name: 'console', description: 'Open the console in a browser on this machine' },
  args: {
    server: {
      type: 'string',
      description: "Origin of the platform's api",
      default: process.env.API_ORIGIN ?? 'http://127.0.0.1:3001',
    },
    port: { type: 'string', description: 'Port on loopback; 0 takes a free one', default: '0' },
    name: { type: 'string', description: 'Name of the connection', default: 'Development' },
    json: { type: 'boolean', description: 'Print one JSON line', default: false },
  },
  run: ({ args }) =>
    orExplain(async () => {
      const { startConsole } = await import('../console-host/index.ts');
      const running = await startConsole({
        rendererDirectory: fromRoot('dist/renderer'),
        apiOrigin: args.server,
        connection: { name: args.name, color: 'slate', url: args.server },
        deployment: process.env.DEPLOYMENT_MODE === 'on_prem' ? 'on_prem' : 'saas',
        version: version(),
        port: Number(args.port),
        onError: (error) => process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`),
      });
      const signInUrl = running.newSignInUrl();
      process.stdout.write(
        args.json
          ? `${JSON.stringify({ consoleUrl: running.url, signInUrl })}\n`
          : `Console: ${signInUrl}\nThe link works once, within ten minutes.\n`,
      );
      untilStopped(() => running.close());
    }),
});

/** Puts the platform's own skills into the shared document database; those already there are left as they are. */
async function shipSkills(mongoUrl: string): Promise<string[]> {
  const documents = openDocuments(mongoUrl, { poolSize: 1, applicationName: 'dmagency-migrate' });
  try {
    return await shipGlobalSkills({ documents });
  } finally {
    await documents.close();
  }
}

export const migrate = defineCommand({
  meta: { name: 'migrate', description: 'Bring the database and the shipped skills up to date' },
  run: () =>
    orExplain(async () => {
      const config = readConfig(process.env);
      if (!config.DATABASE_OWNER_URL)
        throw new ConfigError('DATABASE_OWNER_URL is missing: migrations run as the owner of the database.');
      const applied = await applyMigrations({
        ownerUrl: config.DATABASE_OWNER_URL,
        roles: config.record,
        prismaDir: fromRoot('prisma'),
      });
      process.stdout.write(applied.length > 0 ? `Applied: ${applied.join(', ')}\n` : 'Nothing to apply.\n');
      const skills = await shipSkills(config.MONGO_URL);
      if (skills.length > 0) process.stdout.write(`Skills added: ${skills.join(', ')}\n`);
    }),
});
