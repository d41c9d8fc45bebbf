import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { Ctx } from '../data/context.ts';
import type { PlainRoute } from '../http/plain-route.ts';
import { anyPlatformRole } from '../trpc/base.ts';
import { type TenantFilter, type TenantRow, tenantFilter } from './contract.ts';
import { listTenants } from './list.ts';

/** Rows read at a time: memory holds one such page, however long the list is. */
const pageSize = 500;

/** Heading of each column and what is in it. */
const columns: readonly { header: string; key: keyof TenantRow }[] = [
  { header: 'id', key: 'id' },
  { header: 'slug', key: 'slug' },
  { header: 'name', key: 'name' },
  { header: 'plan', key: 'plan' },
  { header: 'status', key: 'status' },
  { header: 'privacy', key: 'dataPrivacyLevel' },
  { header: 'deployment', key: 'deploymentMode' },
  { header: 'monthly_spend_cap_usd', key: 'monthlySpendCapUsd' },
  { header: 'current_month_spend_usd', key: 'currentMonthSpendUsd' },
  { header: 'held_usd', key: 'heldUsd' },
  { header: 'created_at', key: 'createdAt' },
  { header: 'provisioned_at', key: 'provisionedAt' },
  { header: 'deleted_at', key: 'deletedAt' },
  { header: 'purge_at', key: 'purgeAt' },
];

async function* pages(ctx: Ctx, filter: TenantFilter): AsyncGenerator<TenantRow[]> {
  let cursor: string | undefined;
  do {
    const page = await listTenants(ctx, { ...filter, limit: pageSize, cursor }, false);
    yield page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

async function csvOf(ctx: Ctx, filter: TenantFilter): Promise<Readable> {
  const source = pages(ctx, filter);
  // The first page is read before anything is sent: until then a refusal can still be told.
  const first = await source.next();
  const rows = async function* (): AsyncGenerator<TenantRow> {
    yield* first.value ?? [];
    for await (const page of source) yield* page;
  };
  const csv = stringify({
    header: true,
    columns: [...columns],
    escape_formulas: true,
    // A lone line break inside a cell must not look like the end of its row.
    quoted_match: /[\r\n]/,
    record_delimiter: 'windows',
  });
  // A failure on either side ends both; the reader sees a broken answer, never a short one.
  return pipeline(Readable.from(rows()), csv, () => undefined);
}

/**
 * The list with its filters for spreadsheets, as CSV (RFC 4180). A cell that a spreadsheet would run as a formula gets
 * a `'` before it. It names no person, so every role of the platform may have it.
 */
export const tenantsCsv: PlainRoute = {
  url: '/admin/tenants.csv',
  roles: anyPlatformRole,
  saasOnly: true,
  query: tenantFilter,
  async answer(ctx, _request, reply, query) {
    const csv = await csvOf(ctx, query as TenantFilter);
    reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="tenants.csv"');
    return csv;
  },
};
