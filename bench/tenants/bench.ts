import pg from 'pg';
import { type Ctx, systemClock } from '../../server/data/context.ts';
import { newId } from '../../server/data/ids.ts';
import { openDocuments } from '../../server/data/mongo/documents.ts';
import { openRecord } from '../../server/data/postgres/doors.ts';
import { deriveRoleUrls } from '../../server/data/postgres/roles.ts';
import { openTransport } from '../../server/data/redis/transport.ts';
import type { Stores } from '../../server/data/stores.ts';
import { type ListTenantsInput, listTenantsInput } from '../../server/tenants/contract.ts';
import { listTenants } from '../../server/tenants/index.ts';
import { quietLog } from '../../server/testing/tenants.ts';
import { type Figure, percentile, times } from '../measure.ts';
import { benchKey } from '../prepare.ts';
import type { BenchStores } from '../run.ts';
import { flatness } from './flatness.ts';

const runs = 80;

interface Case {
  name: string;
  input: Partial<ListTenantsInput>;
  /** The same question by hand. */
  where: string;
}

const cases: Case[] = [
  { name: 'list, newest 100', input: {}, where: 'true' },
  {
    name: 'search "media"',
    input: { query: 'media' },
    where: `(t.name ILIKE '%media%' OR t.slug LIKE '%media%')`,
  },
  {
    name: 'filter pro + active',
    input: { plan: ['pro'], status: ['active'] },
    where: `t.plan = 'pro' AND t.status = 'active'`,
  },
];

/** Page, this month's spend and count in one statement. */
const bareSql = (where: string): string => `
  SELECT t.*, s.settled_micros, s.held_micros, (SELECT count(*) FROM (SELECT 1 FROM tenants t WHERE ${where} LIMIT 10001) AS found) AS total
  FROM tenants t LEFT JOIN spend_months s ON s.tenant_id = t.id AND s.period = to_char(now(), 'YYYY-MM')
  WHERE ${where} ORDER BY t.created_at DESC, t.id DESC LIMIT 101`;

/** p95 of the tenant list over 10,000 tenants against bare SQL; connections and memory with 10 and 10,000 tenants in use. */
export async function tenants(at: BenchStores): Promise<Figure[]> {
  const urls = deriveRoleUrls(at.ownerUrl, benchKey);
  const stores: Stores = {
    record: openRecord({ urls, poolSize: 8 }),
    documents: openDocuments(at.mongoUrl, { poolSize: 8 }),
    transport: openTransport(at.redisUrl),
  };
  const actor = { kind: 'user' as const, id: newId(), label: 'bench@dmagency.example', role: 'owner' };
  const ctx: Ctx = { stores, clock: systemClock, log: quietLog, actor, requestId: null, source: 'bench' };
  const sql = new pg.Pool({ connectionString: urls.platform, max: 8 });
  const figures: Figure[] = [];
  for (const { name, input, where } of cases) {
    const ours = { name: 'listTenants', run: () => listTenants(ctx, listTenantsInput.parse(input)) };
    const peer = { name: 'bare SQL', run: () => sql.query(bareSql(where)) };
    await times(ours, 20);
    await times(peer, 20);
    const mine: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < runs; round += 1) {
      mine.push(...(await times(ours, 1)));
      bare.push(...(await times(peer, 1)));
    }
    const figure = (share: string, at: number): Figure => {
      const [mineAt, bareAt] = [percentile(mine, at), percentile(bare, at)];
      return {
        bench: 'tenants',
        case: `${name}, ${share}`,
        ours: mineAt,
        peer: bareAt,
        peerName: 'bare SQL',
        ratio: mineAt / bareAt,
        unit: 'ms (less is better)',
        runs,
      };
    };
    figures.push(figure('p50', 0.5), figure('p95', 0.95));
  }
  figures.push(...(await flatness(at.ownerUrl, stores)));
  await Promise.all([stores.record.close(), stores.documents.close(), stores.transport.close(), sql.end()]);
  return figures;
}
