import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { mongoFor } from '../../server/data/mongo/documents.ts';
import { readTenant } from '../../server/data/postgres/doors.ts';
import type { Stores } from '../../server/data/stores.ts';
import type { Figure } from '../measure.ts';

interface TenantKey {
  id: string;
  slug: string;
}

/** Uses both stores for 10 tenants, then for all: connections and heap must stay as they were. */
export async function flatness(ownerUrl: string, stores: Stores): Promise<Figure[]> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const { rows } = await owner.query<TenantKey>(
    `SELECT id, slug FROM tenants WHERE status <> 'suspended' ORDER BY id`,
  );
  const connections = async (): Promise<number> => {
    const found = await owner.query<{ count: string }>(
      `SELECT count(*) FROM pg_stat_activity WHERE usename = 'dmagency_app'`,
    );
    return Number(found.rows[0]?.count ?? 0);
  };
  const touch = async (tenant: TenantKey): Promise<void> => {
    await readTenant({ stores, tenantId: tenant.id }, (db) => db.campaign.findMany({ take: 5 }));
    await mongoFor({ stores, tenantSlug: tenant.slug }, (db) => db.collection('skills').findOne({}));
  };
  const use = async (tenants: TenantKey[]): Promise<{ connections: number; heap: number }> => {
    for (let start = 0; start < tenants.length; start += 50)
      await Promise.all(tenants.slice(start, start + 50).map(touch));
    for (const _ of [1, 2]) {
      global.gc?.();
      await wait(200);
    }
    return { connections: await connections(), heap: process.memoryUsage().heapUsed / 1_048_576 };
  };
  await use(rows.slice(0, 500));
  const few = await use(rows.slice(0, 10));
  const many = await use(rows);
  await owner.end();
  const figure = (name: string, ours: number, peer: number, unit: string): Figure => ({
    bench: 'tenants',
    case: `${name}, ${rows.length} tenants in use`,
    ours,
    peer,
    peerName: '10 tenants in use',
    ratio: ours / peer,
    unit,
    runs: 1,
  });
  return [
    figure('connections', many.connections, few.connections, 'connections (less is better)'),
    figure('heap', many.heap, few.heap, 'MiB (less is better)'),
  ];
}
