import { createHash } from 'node:crypto';
import { type Db, GridFSBucket } from 'mongodb';
import type { TenantCtx } from '../context.ts';
import { mongoFor, mongoStream } from './documents.ts';

type Of = Pick<TenantCtx, 'stores' | 'tenantSlug'>;
interface Chunk {
  files_id: string;
  n: number;
  data: { value(): Uint8Array };
}

const bucketName = 'exports';
/** Chunks (255 KiB each) fetched at a time. */
const fetchedChunks = 4;

/** Collections that hold archives themselves. */
export const isArchiveCollection = (name: string): boolean => name.startsWith(`${bucketName}.`);

const chunksOf = (db: Db) => db.collection<Chunk>(`${bucketName}.chunks`);
const filesOf = (db: Db) => db.collection<{ _id: string; length: number }>(`${bucketName}.files`);

/**
 * Stores a stream as a file of the tenant's own Mongo database (GridFS): one chunk is in memory at a time. What was
 * written of a stream that fails is removed.
 */
export function storeArchive(of: Of, name: string, source: AsyncIterable<Uint8Array>): Promise<void> {
  return mongoFor(of, async (db) => {
    const file = new GridFSBucket(db, { bucketName }).openUploadStreamWithId(name as never, name);
    // Each failure is told by the call that meets it.
    file.on('error', () => undefined);
    const told = (call: (done: (error?: Error | null) => void) => void): Promise<void> =>
      new Promise((resolve, reject) => call((error) => (error ? reject(error) : resolve())));
    try {
      for await (const chunk of source) await told((done) => file.write(chunk, done));
      await told((done) => {
        file.once('error', done);
        file.end(() => done(file.errored));
      });
    } catch (error) {
      await removeFrom(db, [name]).catch(() => undefined);
      throw error;
    }
  });
}

/** Whether a whole archive of this length is there. */
export function hasArchive(of: Of, name: string, bytes: bigint): Promise<boolean> {
  return mongoFor(of, async (db) => (await filesOf(db).findOne({ _id: name }))?.length === Number(bytes));
}

/** The bytes of an archive. Whoever stops early closes the cursor. */
export function readArchive(of: Of, name: string): AsyncGenerator<Uint8Array> {
  return mongoStream(of, async function* (db) {
    let next = 0;
    const cursor = chunksOf(db).find({ files_id: name }).sort({ n: 1 }).batchSize(fetchedChunks);
    for await (const { n, data } of cursor) {
      if (n !== next) throw new Error(`Chunk ${next} of an archive is missing`);
      next += 1;
      yield data.value();
    }
  });
}

/** SHA-256 of what is stored, hex, and its length. */
export async function measureArchive(of: Of, name: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of readArchive(of, name)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function removeFrom(db: Db, names: readonly string[]): Promise<void> {
  await chunksOf(db).deleteMany({ files_id: { $in: [...names] } });
  await filesOf(db).deleteMany({ _id: { $in: [...names] } });
}

/** Removes archives, whole or half written; those that are not there are no error. */
export function removeArchives(of: Of, names: readonly string[]): Promise<void> {
  return mongoFor(of, (db) => removeFrom(db, names));
}
