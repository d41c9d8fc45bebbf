import pg from 'pg';
import { openRecord, readTenant } from '../../server/data/postgres/doors.ts';
import { deriveRoleUrls } from '../../server/data/postgres/roles.ts';
import type { Stores } from '../../server/data/stores.ts';
import { type Figure, interleaved, type Variant } from '../measure.ts';
import { benchKey } from '../prepare.ts';
import type { BenchStores } from '../run.ts';
import { barePrisma } from './bare-prisma.ts';
import { rlsExtension } from './prisma-rls-extension.ts';

const poolSize = 8;
const rounds = 10;
const page = { orderBy: [{ createdAt: 'desc' as const }, { id: 'desc' as const }], take: 20 };

/** One tenant-scoped read, and five in one request, against Prisma bare and against Prisma's published extension. */
export async function isolation({ ownerUrl }: BenchStores): Promise<Figure[]> {
  const urls = deriveRoleUrls(ownerUrl, benchKey);
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const { rows } = await owner.query<{ id: string }>(
    `SELECT id FROM tenants WHERE status <> 'suspended' LIMIT 1000`,
  );
  await owner.end();
  const record = openRecord({ urls, poolSize });
  const stores = { record } as Stores;
  const bare = barePrisma(ownerUrl, poolSize);
  const extension = rlsExtension(urls.app, poolSize);
  const anyTenant = (): string => (rows[Math.floor(Math.random() * rows.length)] as { id: string }).id;
  const five = [1, 2, 3, 4, 5];

  const cases: Record<string, [Variant, Variant, Variant]> = {
    'one read': [
      {
        name: 'readTenant',
        run: () => readTenant({ stores, tenantId: anyTenant() }, (db) => db.campaign.findMany(page)),
      },
      {
        name: 'bare Prisma',
        run: () => bare.client.campaign.findMany({ ...page, where: { tenantId: anyTenant() } }),
      },
      { name: "Prisma's RLS extension", run: () => extension.forTenant(anyTenant()).campaign.findMany(page) },
    ],
    'five reads': [
      {
        name: 'readTenant',
        run: () =>
          readTenant({ stores, tenantId: anyTenant() }, async (db) => {
            for (const _ of five) await db.campaign.findMany(page);
          }),
      },
      {
        name: 'bare Prisma',
        run: async () => {
          const tenantId = anyTenant();
          for (const _ of five) await bare.client.campaign.findMany({ ...page, where: { tenantId } });
        },
      },
      {
        name: "Prisma's RLS extension",
        run: async () => {
          const client = extension.forTenant(anyTenant());
          for (const _ of five) await client.campaign.findMany(page);
        },
      },
    ],
  };
  const figures: Figure[] = [];
  for (const [name, variants] of Object.entries(cases)) {
    for (const concurrency of [1, 8, 64]) {
      const { rates, ratios } = await interleaved(variants, { concurrency, rounds });
      for (const index of [1, 2] as const) {
        figures.push({
          bench: 'isolation',
          case: `${name}, ${concurrency} at once`,
          ours: rates[0] ?? 0,
          peer: rates[index] ?? 0,
          peerName: variants[index].name,
          ratio: ratios[index] ?? 0,
          unit: 'requests/s',
          runs: rounds,
        });
      }
    }
  }
  await Promise.all([record.close(), bare.close(), extension.close()]);
  return figures;
}
