import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../../server/data/postgres/generated/client.ts';

/**
 * The peer: Prisma's published row-level-security extension (prisma-client-extensions/row-level-security), which sends
 * every query as an array transaction behind set_config. Here with our setting's name and pool size.
 */
export function rlsExtension(connectionString: string, poolSize: number) {
  const pool = new pg.Pool({ connectionString, max: poolSize });
  const base = new PrismaClient({ adapter: new PrismaPg(pool) });
  const forTenant = (tenantId: string) =>
    base.$extends({
      query: {
        $allModels: {
          async $allOperations({ args, query }) {
            const [, result] = await base.$transaction([
              base.$executeRaw`SELECT set_config('app.tenant', ${tenantId}, TRUE)`,
              query(args),
            ]);
            return result;
          },
        },
      },
    });
  return {
    forTenant,
    async close() {
      await base.$disconnect();
      await pool.end();
    },
  };
}
