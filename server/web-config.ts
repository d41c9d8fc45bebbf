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
import { checkCertificate, type ServerCertificate } from './web/index.ts';

const schema = z.object({
  API_ORIGIN: url(/^https?$/, 'http://api:3001').default('http://127.0.0.1:3001'),
  HOST: z.string().default('127.0.0.1'),
  PORT: whole(0, 65_535).default(3000),
  BASE_DOMAIN: baseDomain.default('localhost'),
  DEPLOYMENT_MODE: deploymentMode,
  TRUSTED_PROXIES: proxies,
  TLS_CERTIFICATE_FILE: z.string().optional(),
  TLS_KEY_FILE: z.string().optional(),
  LOG_LEVEL: logLevel,
});

export interface WebConfig extends z.output<typeof schema> {
  /** With it, TLS ends at web. */
  tls: ServerCertificate | undefined;
}

function tlsOf(env: z.output<typeof schema>, now: Date): ServerCertificate | undefined {
  const { TLS_CERTIFICATE_FILE: certificateFile, TLS_KEY_FILE: keyFile } = env;
  if (certificateFile === undefined && keyFile === undefined) return undefined;
  if (certificateFile === undefined)
    throw new ConfigError(
      'TLS_CERTIFICATE_FILE is missing: TLS_KEY_FILE is of no use without its certificate.',
    );
  if (keyFile === undefined)
    throw new ConfigError('TLS_KEY_FILE is missing: TLS_CERTIFICATE_FILE is of no use without its key.');
  const pair = {
    certificate: fileNamedBy('TLS_CERTIFICATE_FILE', certificateFile),
    key: fileNamedBy('TLS_KEY_FILE', keyFile),
  };
  const names = env.DEPLOYMENT_MODE === 'saas' ? [env.BASE_DOMAIN, `*.${env.BASE_DOMAIN}`] : [];
  const checked = checkCertificate(pair, names, now);
  if ('refusal' in checked) throw new ConfigError(checked.refusal);
  return checked;
}

/** Reads and checks the settings of the web process. @throws ConfigError naming the variable, never a key's content */
export function readWebConfig(env: NodeJS.ProcessEnv, now: Date): WebConfig {
  const parsed = parseSettings(schema, env);
  return { ...parsed, tls: tlsOf(parsed, now) };
}
