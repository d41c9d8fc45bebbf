import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const owner = 'postgresql://owner:s3cret-of-the-owner@db:5432/dmagency';
const good = {
  DATABASE_OWNER_URL: owner,
  REDIS_URL: 'redis://:s3cret-of-redis@redis:6379',
  MONGO_URL: 'mongodb://user:s3cret-of-mongo@mongo:27017',
  MASTER_KEY: randomBytes(32).toString('base64'),
};

function refusal(env: Record<string, string | undefined>): string {
  try {
    readConfig({ ...good, ...env });
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('the settings were accepted');
}

describe('settings', () => {
  test('the owner address alone gives four working roles, none of them the owner', () => {
    const { record } = readConfig(good);
    const users = Object.values(record).map((address) => new URL(address).username);
    expect(users).toEqual(['dmagency_app', 'dmagency_platform', 'dmagency_auth', 'dmagency_backup']);
    expect(new Set(Object.values(record).map((address) => new URL(address).password)).size).toBe(4);
    expect(JSON.stringify(record)).not.toContain('s3cret-of-the-owner');
  });

  test.each([
    ['missing', undefined, 'MASTER_KEY or MASTER_KEY_FILE is missing'],
    ['empty', '', 'MASTER_KEY or MASTER_KEY_FILE is missing'],
    ['short', randomBytes(31).toString('base64'), 'MASTER_KEY is too short: 31 bytes'],
    ['not base64', '!!!!', 'MASTER_KEY is too short: 0 bytes'],
    ['one byte over and over', Buffer.alloc(32).toString('base64'), 'MASTER_KEY is a known default'],
    ['from an example', `changeme${randomBytes(32).toString('base64')}`, 'MASTER_KEY is a known default'],
  ])('a master key that is %s stops the start', (_, MASTER_KEY, sentence) => {
    expect(refusal({ MASTER_KEY })).toContain(sentence);
  });

  test('a key file is read; one that cannot be is named', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'dmagency-config-'));
    try {
      const path = join(dir, 'master.key');
      await writeFile(path, `${good.MASTER_KEY}\n`);
      const read = readConfig({ ...good, MASTER_KEY: undefined, MASTER_KEY_FILE: path });
      expect(read.masterKey.toString('base64')).toBe(good.MASTER_KEY);
      await writeFile(path, '');
      expect(refusal({ MASTER_KEY: undefined, MASTER_KEY_FILE: path })).toContain('is missing');
      const gone = refusal({ MASTER_KEY: undefined, MASTER_KEY_FILE: `${path}.gone` });
      expect(gone).toMatch(/MASTER_KEY_FILE cannot be read \(ENOENT\)/);
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  test('DATABASE_URL alone is refused, naming what is missing', () => {
    expect(refusal({ DATABASE_OWNER_URL: undefined, DATABASE_URL: owner })).toBe(
      'DATABASE_PLATFORM_URL, DATABASE_AUTH_URL, DATABASE_BACKUP_URL are missing: give all four role addresses, or DATABASE_OWNER_URL alone.',
    );
    expect(refusal({ DATABASE_URL: owner })).toContain('DATABASE_PLATFORM_URL');
    expect(refusal({ DATABASE_OWNER_URL: undefined })).toContain('DATABASE_OWNER_URL is missing');
  });

  test.each([
    ['REDIS_URL', undefined, 'REDIS_URL is missing'],
    ['REDIS_URL', 'http://redis', 'REDIS_URL must be an address such as redis://'],
    ['MONGO_URL', undefined, 'MONGO_URL is missing'],
    ['DATABASE_OWNER_URL', 'mysql://x', 'DATABASE_OWNER_URL must be an address such as postgresql://'],
    ['PORT', 'abc', 'PORT must be a whole number from 0 to 65535'],
    ['PORT', '65536', 'PORT must be a whole number from 0 to 65535'],
    ['BASE_DOMAIN', 'DM.example', 'BASE_DOMAIN must be a host name in small letters'],
    ['BASE_DOMAIN', 'dm.example.', 'BASE_DOMAIN must be a host name'],
    ['BASE_DOMAIN', 'dm.example:443', 'BASE_DOMAIN must be a host name'],
    ['BASE_DOMAIN', 'https://dm.example', 'BASE_DOMAIN must be a host name'],
    ['BASE_DOMAIN', '10.0.0.7', 'BASE_DOMAIN must be a host name'],
    ['BASE_DOMAIN', '-dm.example', 'BASE_DOMAIN must be a host name'],
    ['TRUSTED_PROXIES', '10.0.0.0/8, proxy', 'TRUSTED_PROXIES must list addresses or networks'],
    ['TRUSTED_PROXIES', '10.0.0.0/33', '"10.0.0.0/33" is none'],
    ['DEPLOYMENT_MODE', 'on-prem', 'DEPLOYMENT_MODE must be saas or on_prem'],
    ['DEPLOYMENT_MODE', 'on_prem', 'SINGLE_TENANT_ID is missing'],
    ['SINGLE_TENANT_ID', 'acme', 'SINGLE_TENANT_ID is set without DEPLOYMENT_MODE=on_prem'],
    ['SINGLE_TENANT_CONFIG_FILE', '/x', 'SINGLE_TENANT_CONFIG_FILE is set without DEPLOYMENT_MODE=on_prem'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be trace'],
    ['DATABASE_POOL_SIZE', '0', 'DATABASE_POOL_SIZE must be a whole number from 1 to 200'],
  ])('%s=%s gives one sentence', (name, value, sentence) => {
    expect(refusal({ [name]: value })).toContain(sentence);
  });

  test('proxies are addresses and networks of both families', () => {
    const { TRUSTED_PROXIES } = readConfig({
      ...good,
      TRUSTED_PROXIES: '127.0.0.1, ::1,172.16.0.0/12 fd00::/8',
    });
    expect(TRUSTED_PROXIES).toEqual(['127.0.0.1', '::1', '172.16.0.0/12', 'fd00::/8']);
    expect(readConfig(good).TRUSTED_PROXIES).toEqual([]);
  });

  test('no sentence repeats a secret', () => {
    const sentences = [
      refusal({ MASTER_KEY: 'c2hvcnQtc2VjcmV0' }),
      refusal({ DATABASE_URL: owner }),
      refusal({ REDIS_URL: 'http://:s3cret-of-redis@redis' }),
    ];
    expect(sentences.join('\n')).not.toMatch(/s3cret|c2hvcnQ/);
  });
});
