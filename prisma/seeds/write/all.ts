import type { SeedDeps } from '../deps.ts';
import type { GlobalSkill } from '../global-skills.ts';
import { refuseUsedDatabase } from '../guard.ts';
import { checkRecord } from '../invariants.ts';
import { type AuditDraft, writeAuditChains } from './audit-chains.ts';
import type { TableRows } from './copy-text.ts';
import { type TenantDocuments, writeGlobalSkills, writeTenantDocuments } from './documents.ts';
import { writeRecord } from './record.ts';

/** Everything a seed writes. */
export interface SeedRows {
  tables: readonly TableRows[];
  audit: readonly AuditDraft[];
  documents: readonly TenantDocuments[];
  globalSkills: readonly GlobalSkill[];
}

/** Rows of one table from many tenants are sent in one COPY, in the order in which tables first appear. */
function merged(tables: readonly TableRows[]): TableRows[] {
  const byName = new Map<string, { table: string; rows: object[]; json: readonly string[] }>();
  for (const { table, rows, json = [] } of tables) {
    const known = byName.get(table);
    if (known) known.rows.push(...rows);
    else byName.set(table, { table, rows: [...rows], json });
  }
  return [...byName.values()];
}

/** Writes the record in one transaction, the documents before its commit, and proves that they agree. */
export function writeAll(deps: SeedDeps, seed: SeedRows): Promise<Record<string, number>> {
  return writeRecord(deps.ownerUrl, async (writer) => {
    await refuseUsedDatabase(writer.client);
    const documents = (async (): Promise<void> => {
      await writeGlobalSkills(deps.stores, seed.globalSkills);
      for (const tenant of seed.documents) await writeTenantDocuments(deps.stores, tenant);
    })();
    documents.catch(() => undefined);
    for (const rows of merged(seed.tables)) {
      deps.report?.(`${rows.rows.length} ${rows.table.replaceAll('_', ' ')}`);
      await writer.copy(rows);
      if (rows.table === 'tenants' && !seed.tables.some(({ table }) => table === 'brands'))
        await writer.firstBrands();
    }
    await writeAuditChains(writer, seed.audit);
    deps.report?.('documents');
    await documents;
    deps.report?.('proving that the sums agree');
    await checkRecord(writer.client);
    const count = (name: string, of: (one: TenantDocuments) => number): void => {
      writer.counts[`mongo.${name}`] = seed.documents.reduce((sum, one) => sum + of(one), 0);
    };
    count('skills', ({ skills }) => skills.length);
    count('deliverables', ({ bodies }) => bodies.length);
    count('plan_outputs', ({ planOutputs }) => planOutputs.length);
    return writer.counts;
  });
}
