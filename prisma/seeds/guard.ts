import type pg from 'pg';
import { AppError } from '../../server/errors/app-error.ts';
import { earliestAsOf } from './data/prices.ts';
import { type SeedInput, type SeedName, seedNames } from './deps.ts';

/** Refuses what must never be seeded, before anything is opened. */
export function refuseSeed(name: SeedName, { env = process.env, ownerUrl, asOf }: SeedInput): void {
  if (!seedNames.includes(name))
    throw new AppError('invalid_input', `There is no seed '${name}': choose ${seedNames.join(', ')}.`);
  if (env.NODE_ENV === 'production')
    throw new AppError(
      'forbidden',
      'Nothing was seeded: invented data does not belong into production (NODE_ENV).',
    );
  if (env.DEPLOYMENT_MODE === 'on_prem')
    throw new AppError(
      'forbidden',
      'Nothing was seeded: this is an on-premises installation (DEPLOYMENT_MODE).',
    );
  if (!ownerUrl)
    throw new AppError(
      'invalid_input',
      'Nothing was seeded: a seed writes as the owner. Give DATABASE_OWNER_URL.',
    );
  if (Number.isNaN(asOf.getTime()))
    throw new AppError('invalid_input', 'Nothing was seeded: as-of is not an instant.');
  if (name === 'demo' && asOf.getTime() < Date.parse(earliestAsOf))
    throw new AppError(
      'invalid_input',
      `Nothing was seeded: the demo has no prices before its first month; choose an as-of from ${earliestAsOf} on.`,
    );
}

/** Refuses a database that somebody uses: a seed adds to nothing. */
export async function refuseUsedDatabase(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ tenants: string; users: string }>(
    'SELECT (SELECT count(*) FROM tenants) AS tenants, (SELECT count(*) FROM users) AS users',
  );
  const { tenants = '0', users = '0' } = rows[0] ?? {};
  if (tenants !== '0' || users !== '0')
    throw new AppError(
      'conflict',
      `Nothing was seeded: this database has ${tenants} tenants and ${users} people already. Seed an empty one.`,
    );
}
