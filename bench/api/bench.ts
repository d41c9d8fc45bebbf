import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { createPlatformApiKey, openAuth, seedUser } from '../../server/auth/index.ts';
import { machineCtx, systemClock } from '../../server/data/context.ts';
import { newId } from '../../server/data/ids.ts';
import { openDocuments } from '../../server/data/mongo/documents.ts';
import { openRecord } from '../../server/data/postgres/doors.ts';
import { deriveRoleUrls } from '../../server/data/postgres/roles.ts';
import { openTransport } from '../../server/data/redis/transport.ts';
import { createMailer } from '../../server/mail/index.ts';
import { buildApi } from '../../server/main/api.ts';
import { createSecrets } from '../../server/secrets/index.ts';
import { quietLog } from '../../server/testing/tenants.ts';
import { type Figure, interleaved } from '../measure.ts';
import { benchKey } from '../prepare.ts';
import type { BenchStores } from '../run.ts';
import { bareFastify } from './bare-fastify.ts';

const poolSize = 8;
const rounds = 10;
const password = 'three small birds on a wire';

function ask(agent: Agent, port: number, path: string, headers: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request({ agent, port, host: '127.0.0.1', path, headers }, (response) => {
      response
        .resume()
        .once('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`status ${response.statusCode}`)),
        );
    });
    sent.once('error', reject).end();
  });
}

/** An authed tRPC read over HTTP against a bare Fastify route with the same SQL. */
export async function api(at: BenchStores): Promise<Figure[]> {
  const urls = deriveRoleUrls(at.ownerUrl, benchKey);
  const stores = {
    record: openRecord({ urls, poolSize }),
    documents: openDocuments(at.mongoUrl),
    transport: openTransport(at.redisUrl),
  };
  const auth = await openAuth({
    stores,
    clock: systemClock,
    log: quietLog,
    secrets: createSecrets(randomBytes(32)),
    mail: createMailer({ kind: 'none' }),
    settings: { publicUrl: 'http://localhost', secureCookies: false },
  });
  const app = await buildApi({
    stores,
    auth,
    clock: systemClock,
    log: quietLog,
    version: '0',
    publicUrl: 'http://localhost',
    baseDomain: 'localhost',
    deletionGraceDays: 30,
    trustedProxies: [],
  });
  const owner = new pg.Client({ connectionString: at.ownerUrl });
  await owner.connect();
  const tenant = (
    await owner.query<{ id: string; slug: string }>(
      `SELECT id, slug FROM tenants WHERE plan = 'agency' AND status = 'active' LIMIT 1`,
    )
  ).rows[0];
  if (!tenant) throw new Error('The bench database has no tenant');
  await owner.query(
    `INSERT INTO agent_configs (tenant_id, role, adapter_type, model_id, skill_ids, tool_names, concurrency, timeout_ms, escalation_after_failures, is_active, updated_at)
    SELECT $1, role, 'ollama', 'm', '{}', '{}', 1, 60000, 2, true, now() FROM unnest(ARRAY['copywriter', 'seo', 'keyword-researcher', 'blog-writer', 'social-media-manager', 'activity-planner', 'analytics-reporter']) AS role ON CONFLICT DO NOTHING`,
    [tenant.id],
  );
  await owner.end();
  const email = `${newId()}@bench.example`;
  const ctx = machineCtx(stores, 'bench', { clock: systemClock, log: quietLog });
  await seedUser(ctx, {
    email,
    name: 'Bench',
    passwordHash: await auth.passwords.hash(password),
    memberships: [{ tenantId: tenant.id, role: 'viewer' }],
  });
  const signedIn = await app.inject({
    method: 'POST',
    url: '/auth/token',
    payload: { email, password, tenant: tenant.slug },
  });
  const { accessToken } = signedIn.json<{ accessToken: string }>();
  const peer = await bareFastify(at.ownerUrl, poolSize);
  await app.listen({ port: 0, host: '127.0.0.1' });
  await peer.app.listen({ port: 0, host: '127.0.0.1' });
  const port = (app.server.address() as AddressInfo).port;
  const peerPort = (peer.app.server.address() as AddressInfo).port;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const headers = { authorization: `Bearer ${accessToken}` };
  const figures: Figure[] = [];
  const platform = {
    authorization: `Bearer ${(await createPlatformApiKey(ctx, { name: 'bench', role: 'owner' })).secret}`,
  };
  const cases = [
    {
      name: 'small read (7 rows)',
      ours: () => ask(agent, port, '/trpc/agents.list', headers),
      bare: () => ask(agent, peerPort, `/agents?tenant=${tenant.id}`, {}),
    },
    {
      name: 'page of 100 tenants',
      ours: () => ask(agent, port, '/trpc/tenants.list?input=%7B%7D', platform),
      bare: () => ask(agent, peerPort, '/tenants', {}),
    },
  ];
  for (const { name, ours, bare } of cases) {
    for (const concurrency of [1, 8, 64]) {
      const variants = [
        { name: 'signed-in tRPC', run: ours },
        { name: 'bare Fastify', run: bare },
      ];
      const { rates, ratios } = await interleaved(variants, { concurrency, rounds });
      figures.push({
        bench: 'api',
        case: `${name}, ${concurrency} at once`,
        ours: rates[0] ?? 0,
        peer: rates[1] ?? 0,
        peerName: 'bare Fastify route, same SQL',
        ratio: ratios[1] ?? 0,
        unit: 'requests/s',
        runs: rounds,
      });
    }
  }
  agent.destroy();
  await Promise.all([app.close(), peer.close()]);
  await auth.close();
  await Promise.all([stores.record.close(), stores.documents.close(), stores.transport.close()]);
  return figures;
}
