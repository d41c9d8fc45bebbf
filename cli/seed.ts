import { randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { defineCommand } from 'citty';
import { defaultSeed, type SeedName, seedNames, seed as seedRecord } from '../prisma/seeds/index.ts';
import { ConfigError, readConfig } from '../server/config.ts';
import { openDocuments } from '../server/data/mongo/documents.ts';
import { orExplain } from './explain.ts';

/** `dmagency seed NAME`: fills a migrated, empty database with invented data. */
export const seed = defineCommand({
  meta: { name: 'seed', description: 'Fill an empty database with invented data' },
  args: {
    name: { type: 'positional', required: true, description: seedNames.join(', ') },
    seed: { type: 'string', default: String(defaultSeed), description: 'Number that chooses the data' },
    'as-of': {
      type: 'string',
      description: 'Instant that counts as now, ISO 8601; the present one by default',
    },
    password: { type: 'string', description: 'Password of everybody in the data; a random one by default' },
  },
  run: ({ args }) =>
    orExplain(async () => {
      const config = readConfig(process.env);
      const number = Number(args.seed);
      if (!Number.isSafeInteger(number))
        throw new ConfigError(`--seed takes a whole number, not '${args.seed}'.`);
      const asOf = args['as-of'] ? new Date(args['as-of']) : new Date();
      const password = args.password ?? randomBytes(12).toString('base64url');
      const documents = openDocuments(config.MONGO_URL, { applicationName: 'dmagency-seed' });
      try {
        const { tenants, rows, milliseconds } = await seedRecord(args.name as SeedName, {
          stores: { documents },
          ownerUrl: config.DATABASE_OWNER_URL ?? '',
          seed: number,
          asOf,
          demoPasswordHash: await hash(password, {
            algorithm: 2,
            memoryCost: 19_456,
            timeCost: 2,
            parallelism: 1,
          }),
          report: (detail) => process.stderr.write(`${detail}\n`),
        });
        const written = Object.entries(rows).map(
          ([table, count]) => `  ${table.padEnd(26)}${String(count).padStart(9)}`,
        );
        process.stdout.write(
          `${tenants} tenants in ${(milliseconds / 1_000).toFixed(1)} s\n${written.join('\n')}\n`,
        );
        process.stdout.write(`Sign in as owner@dmagency.example with the password ${password}\n`);
      } finally {
        await documents.close();
      }
    }),
});
