import type { Ctx } from '../data/context.ts';
import { encodeCursor } from '../data/paging.ts';
import { readPlatform } from '../data/postgres/doors.ts';
import type { ListTenantsInput, TenantPage } from './contract.ts';
import { countLimit, tenantPageStatement } from './list-statement.ts';
import { type ListedTenant, presentRow } from './present.ts';

/** A row as the statement builds it: money as text, instants as ISO 8601. */
type JsonRow = Omit<
  ListedTenant,
  'monthlySpendCapMicros' | 'createdAt' | 'provisionedAt' | 'deletedAt' | 'purgeAt'
> & {
  cap: string;
  createdAt: string;
  provisionedAt: string | null;
  deletedAt: string | null;
  purgeAt: string | null;
  settled: string | null;
  held: string | null;
};

const dateOr = (text: string | null): Date | null => (text === null ? null : new Date(text));

function present(row: JsonRow): TenantPage['items'][number] {
  const spend =
    row.settled === null
      ? undefined
      : { settledMicros: BigInt(row.settled), heldMicros: BigInt(row.held ?? '0') };
  const tenant = {
    ...row,
    monthlySpendCapMicros: BigInt(row.cap),
    createdAt: new Date(row.createdAt),
    provisionedAt: dateOr(row.provisionedAt),
    deletedAt: dateOr(row.deletedAt),
    purgeAt: dateOr(row.purgeAt),
  };
  return presentRow(tenant, spend);
}

/**
 * A page of tenants with their spend of the month.
 * @param counted false leaves `total` null, for readers that go through all pages
 */
export async function listTenants(ctx: Ctx, input: ListTenantsInput, counted = true): Promise<TenantPage> {
  const statement = tenantPageStatement(input, ctx.clock.now(), counted);
  const rows = await readPlatform(ctx, 'tenants.list', (db) =>
    db.$queryRaw<{ page: { rows: JsonRow[] | null; total: number | null } }[]>(statement),
  );
  const { rows: found, total } = rows[0]?.page ?? { rows: null, total: 0 };
  const items = (found ?? []).slice(0, input.limit).map(present);
  const last = items.at(-1);
  return {
    items,
    nextCursor:
      (found?.length ?? 0) > input.limit && last
        ? encodeCursor([input.sort.endsWith('name') ? last.name : last.createdAt, last.id])
        : null,
    total: total !== null && total > countLimit ? null : total,
  };
}
