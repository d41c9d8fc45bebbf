import { BSON } from 'mongodb';
import type { TenantCtx } from '../context.ts';
import { isArchiveCollection } from './archives.ts';
import { mongoFor, mongoStream } from './documents.ts';

type Of = Pick<TenantCtx, 'stores' | 'tenantSlug'>;

/** Documents fetched at a time. */
const fetchedDocuments = 100;

/** The collections of a tenant's database that hold its work, each with about how many documents it has. */
export function tenantCollections(of: Of): Promise<{ name: string; documents: number }[]> {
  return mongoFor(of, async (db) => {
    const found = await db.listCollections({}, { nameOnly: true }).toArray();
    const names = found
      .map(({ name }) => name)
      .filter((name) => !isArchiveCollection(name) && !name.startsWith('system.'))
      .sort();
    return Promise.all(
      names.map(async (name) => ({ name, documents: await db.collection(name).estimatedDocumentCount() })),
    );
  });
}

/** Each document of a collection as a line of canonical Extended JSON: every type survives. */
export function dumpCollection(of: Of, name: string): AsyncGenerator<string> {
  return mongoStream(of, async function* (db) {
    for await (const document of db.collection(name).find().batchSize(fetchedDocuments))
      yield BSON.EJSON.stringify(document, { relaxed: false });
  });
}

/** Removes a tenant's whole database; one that is not there is no error. */
export async function dropTenantDatabase(of: Of): Promise<void> {
  await mongoFor(of, (db) => db.dropDatabase());
}
