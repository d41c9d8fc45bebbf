import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../../server/data/postgres/generated/client.ts';

/** The peer: Prisma as its guide shows it, as the owner, with no isolation at all. */
export function barePrisma(connectionString: string, poolSize: number) {
  const pool = new pg.Pool({ connectionString, max: poolSize });
  const client = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    client,
    async close() {
      await client.$disconnect();
      await pool.end();
    },
  };
}
