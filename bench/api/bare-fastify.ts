import Fastify, { type FastifyInstance } from 'fastify';
import pg from 'pg';
import { listTenantsInput } from '../../server/tenants/contract.ts';
import { tenantPageStatement } from '../../server/tenants/index.ts';

/** The peer: routes with the same SQL, no sign-in, no isolation, no contract. */
export async function bareFastify(
  connectionString: string,
  poolSize: number,
): Promise<{ app: FastifyInstance; close(): Promise<void> }> {
  const pool = new pg.Pool({ connectionString, max: poolSize });
  const app = Fastify({ logger: false });
  app.get<{ Querystring: { tenant: string } }>('/agents', async (request) => {
    const { rows } = await pool.query('SELECT * FROM agent_configs WHERE tenant_id = $1 ORDER BY role', [
      request.query.tenant,
    ]);
    return { items: rows, nextCursor: null };
  });
  app.get('/tenants', async () => {
    const { text, values } = tenantPageStatement(listTenantsInput.parse({}), new Date());
    const { rows } = await pool.query(text, values as unknown[]);
    return rows[0].page;
  });
  return {
    app,
    async close() {
      await app.close();
      await pool.end();
    },
  };
}
