import type { TenantExport } from '../data/postgres/generated/client.ts';
import type { ExportRow } from './contract.ts';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;
const number = (value: bigint | null): number | null => (value === null ? null : Number(value));

/** A row of the record as people and scripts read it. */
export const presentExport = (row: TenantExport): ExportRow => ({
  id: row.id,
  state: row.state,
  cause: row.cause,
  requestedBy: row.requestedBy,
  rowsDone: Number(row.rowsDone),
  rowsTotal: number(row.rowsTotal),
  files: row.files,
  bytes: number(row.bytes),
  sha256: row.sha256,
  problem: row.errorMessage,
  createdAt: row.createdAt.toISOString(),
  startedAt: iso(row.startedAt),
  finishedAt: iso(row.finishedAt),
  expiresAt: iso(row.expiresAt),
});
