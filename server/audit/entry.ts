import type { AuditRow } from './contract.ts';

/** An entry as {@link columns} reads it. */
export type StoredEntry = Omit<AuditRow, 'seq' | 'at'> & { seq: bigint; at: Date; prevHash: string };

/** An entry as an export holds it: with the link to the one before, so that the chain can be checked elsewhere. */
export type ExportedEntry = AuditRow & { prevHash: string };

export function exportedEntry({ seq, at, ...rest }: StoredEntry): ExportedEntry {
  return { seq: Number(seq), at: at.toISOString(), ...rest };
}

/** An entry as lists show it. */
export function auditRowOf(entry: StoredEntry): AuditRow {
  const { prevHash: _link, ...row } = exportedEntry(entry);
  return row;
}
