import { z } from 'zod';
import { ExportCause, ExportState } from '../data/postgres/enums.ts';
import { id, instant } from '../trpc/contract.ts';

/** An export of a whole tenant: one ZIP archive of NDJSON files with a manifest. */
export const exportRow = z.object({
  id,
  state: z.enum(ExportState),
  cause: z.enum(ExportCause),
  requestedBy: z.string(),
  /** Rows and documents written so far, and about how many there are. */
  rowsDone: z.number().int(),
  rowsTotal: z.number().int().nullable(),
  files: z.number().int().nullable(),
  bytes: z.number().int().nullable(),
  /** SHA-256 of the archive, hex. */
  sha256: z.string().nullable(),
  /** Why it failed, as a sentence. */
  problem: z.string().nullable(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  /** The archive is removed then. */
  expiresAt: instant.nullable(),
});
export type ExportRow = z.output<typeof exportRow>;
export const exportList = z.object({ items: z.array(exportRow), nextCursor: z.null() });

const tenant = z.string().min(1).max(64);
export const listExportsInput = z.strictObject({ tenant });
export const startExportInput = z.strictObject({ tenant });

/** `manifest.json` of an archive. */
export const exportManifest = z.object({
  format: z.literal('dmagency-tenant-export'),
  version: z.literal(1),
  tenant: z.object({ id, slug: z.string(), name: z.string() }),
  exportedAt: instant,
  files: z.array(
    z.object({
      path: z.string(),
      /** `postgres` table or `mongo` collection. */
      store: z.enum(['postgres', 'mongo']),
      rows: z.number().int(),
      bytes: z.number().int(),
      sha256: z.string(),
    }),
  ),
  /** What is left out, and why: secrets and their hashes. */
  omitted: z.array(z.object({ what: z.string(), why: z.string() })),
});
export type ExportManifest = z.output<typeof exportManifest>;
