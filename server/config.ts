import { z } from 'zod';
import {
  baseDomain,
  ConfigError,
  deploymentMode,
  fileNamedBy,
  logLevel,
  parseSettings,
  proxies,
  url,
  whole,
} from './config-fields.ts';
import { deriveRoleUrls, type RecordUrls } from './data/postgres/roles.ts';

export { ConfigError };

const postgresUrl = url(/^postgres(ql)?$/, 'postgresql://user:password@host:5432/dmagency');
/** Values people paste from examples; a start with one is refused. */
const knownDefaults = /^(change|secret|password|default|example|test|0+$|1+$|a+$)/i;

const schema = z.object({
  DATABASE_OWNER_URL: postgresUrl.optional(),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_PLATFORM_URL: postgresUrl.optional(),
  DATABASE_AUTH_URL: postgresUrl.optional(),
  DATABASE_BACKUP_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: whole(1, 200).default(10),
  REDIS_URL: url(/^rediss?$/, 'redis://:password@host:6379'),
  MONGO_URL: url(/^mongodb(\+srv)?$/, 'mongodb://user:password@host:27017'),
  MASTER_KEY: z.string().optional(),
  MASTER_KEY_FILE: z.string().optional(),
  BASE_DOMAIN: baseDomain.default('localhost'),
  PUBLIC_URL: url(/^https?$/, 'https://dmagency.example').default('http://localhost:3000'),
  HOST: z.string().default('127.0.0.1'),
  PORT: whole(0, 65_535).default(3001),
  TRUSTED_PROXIES: proxies,
  DEPLOYMENT_MODE: deploymentMode,
  /** On-prem: slug or id of the one tenant, whatever the host. */
  SINGLE_TENANT_ID: z
    .string()
    .regex(/^[a-z0-9-]{3,38}$/, 'must be the slug or id of a tenant')
    .optional(),
  /** On-prem: JSON of the tenant to create where there is none yet. */
  SINGLE_TENANT_CONFIG_FILE: z.string().optional(),
  OLLAMA_BASE_URL: url(/^https?$/, 'http://localhost:11434').default('http://127.0.0.1:11434'),
  /** Days in which a deleted tenant can be restored before it is purged. */
  DELETION_GRACE_DAYS: whole(0, 3_650).default(30),
  /** How long running attempts may go on after SIGTERM. */
  DRAIN_SECONDS: whole(0, 3_600).default(20),
  SMTP_URL: url(/^smtps?$/, 'smtp://user:password@mail.example:587').optional(),
  MAIL_FROM: z.string().default('dmagency <no-reply@localhost>'),
  MAIL_DIR: z.string().optional(),
  LOG_LEVEL: logLevel,
  NODE_ENV: z.string().default('development'),
});

export interface Config extends Omit<z.output<typeof schema>, 'MASTER_KEY' | 'MASTER_KEY_FILE'> {
  masterKey: Buffer;
  record: RecordUrls;
}

function masterKey(env: z.output<typeof schema>): Buffer {
  const text =
    env.MASTER_KEY ??
    (env.MASTER_KEY_FILE ? fileNamedBy('MASTER_KEY_FILE', env.MASTER_KEY_FILE).trim() : undefined);
  if (!text)
    throw new ConfigError(
      'MASTER_KEY or MASTER_KEY_FILE is missing: 32 random bytes in base64, for example from `openssl rand -base64 32`.',
    );
  const key = Buffer.from(text, 'base64');
  if (key.length < 32)
    throw new ConfigError(`MASTER_KEY is too short: ${key.length} bytes, at least 32 are needed (base64).`);
  if (knownDefaults.test(text) || new Set(key).size < 8)
    throw new ConfigError(
      'MASTER_KEY is a known default: make a random one, for example with `openssl rand -base64 32`.',
    );
  return key;
}

function recordUrls(env: z.output<typeof schema>, key: Buffer): RecordUrls {
  const given = {
    app: env.DATABASE_URL,
    platform: env.DATABASE_PLATFORM_URL,
    auth: env.DATABASE_AUTH_URL,
    backup: env.DATABASE_BACKUP_URL,
  };
  const names = {
    app: 'DATABASE_URL',
    platform: 'DATABASE_PLATFORM_URL',
    auth: 'DATABASE_AUTH_URL',
    backup: 'DATABASE_BACKUP_URL',
  };
  const missing = (Object.keys(given) as (keyof typeof given)[]).filter((role) => !given[role]);
  if (missing.length === 0) return given as RecordUrls;
  if (missing.length === 4 && env.DATABASE_OWNER_URL) return deriveRoleUrls(env.DATABASE_OWNER_URL, key);
  if (missing.length === 4)
    throw new ConfigError(
      'DATABASE_OWNER_URL is missing (or all of DATABASE_URL, DATABASE_PLATFORM_URL, DATABASE_AUTH_URL, DATABASE_BACKUP_URL).',
    );
  throw new ConfigError(
    `${missing.map((role) => names[role]).join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing: give all four role addresses, or DATABASE_OWNER_URL alone.`,
  );
}

function checkDeployment(env: z.output<typeof schema>): void {
  if (env.DEPLOYMENT_MODE === 'on_prem' && !env.SINGLE_TENANT_ID)
    throw new ConfigError(
      'SINGLE_TENANT_ID is missing: DEPLOYMENT_MODE=on_prem serves one tenant; give its slug or id.',
    );
  for (const name of ['SINGLE_TENANT_ID', 'SINGLE_TENANT_CONFIG_FILE'] as const) {
    if (env.DEPLOYMENT_MODE === 'saas' && env[name])
      throw new ConfigError(
        `${name} is set without DEPLOYMENT_MODE=on_prem: set that too, or leave ${name} out.`,
      );
  }
}

/** Reads and checks the settings of a server process. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = parseSettings(schema, env);
  const { MASTER_KEY: _key, MASTER_KEY_FILE: _file, ...rest } = parsed;
  checkDeployment(parsed);
  const key = masterKey(parsed);
  return { ...rest, masterKey: key, record: recordUrls(parsed, key) };
}
