import { createHash } from 'node:crypto';
import { type PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { ExportManifest } from './contract.ts';

type ManifestFile = ExportManifest['files'][number];

/** A file of an archive before it is written. */
export interface ArchiveFile {
  path: string;
  store: ManifestFile['store'];
  lines: () => AsyncIterable<string>;
}

export interface ArchiveOptions {
  /** Date of every file in it. */
  at: Date;
  /** Called for every line that goes in. */
  onLine: () => void;
  /** What `manifest.json` says, once every file is measured. */
  manifest: (files: ManifestFile[]) => ExportManifest;
}

/** Lines are joined to pieces of about this many characters before they are hashed and compressed. */
const pieceLength = 64 * 1_024;
/** A third of the time of zlib's usual level, for archives a few per cent larger. */
const compressionLevel = 3;

/** The lines of a file as bytes; what is known of the file at its end goes to `onEnd`. */
async function* measured(
  file: ArchiveFile,
  onLine: () => void,
  onEnd: (measures: ManifestFile) => void,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let rows = 0;
  let bytes = 0;
  let waiting = '';
  const piece = (): Buffer => {
    const buffer = Buffer.from(waiting);
    waiting = '';
    hash.update(buffer);
    bytes += buffer.length;
    return buffer;
  };
  for await (const line of file.lines()) {
    rows += 1;
    onLine();
    waiting += `${line}\n`;
    if (waiting.length >= pieceLength) yield piece();
  }
  if (waiting.length > 0) yield piece();
  onEnd({ path: file.path, store: file.store, rows, bytes, sha256: hash.digest('hex') });
}

const sumsOf = (files: readonly ManifestFile[], manifest: string): string => {
  const sums = files.map(({ path, sha256 }) => ({ path, sha256 }));
  sums.push({ path: 'manifest.json', sha256: createHash('sha256').update(manifest).digest('hex') });
  return sums.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('');
};

/**
 * One ZIP archive as a stream: the files, then `manifest.json` and `SHA256SUMS`. Nothing is read before the reader
 * wants it, and nothing is kept. A file that fails destroys the stream; a stream that is destroyed ends its file.
 */
export function zipArchive(
  files: readonly ArchiveFile[],
  options: ArchiveOptions,
): { stream: Readable; files: number } {
  const zip = new ZipFile();
  // yazl says less of it than it is.
  const stream = zip.outputStream as PassThrough;
  const entry = { mtime: options.at, mode: 0o100644, compressionLevel };
  const made: ManifestFile[] = [];
  let manifest = '';
  let reading: Readable | undefined;
  const add = (path: string, open: () => Iterable<Buffer> | AsyncIterable<Buffer>): void =>
    zip.addReadStreamLazy(path, entry, (give) => {
      reading = Readable.from(open(), { objectMode: false, highWaterMark: pieceLength });
      reading.once('error', (error) => stream.destroy(error));
      give(null, reading);
    });
  zip.on('error', (error: Error) => stream.destroy(error));
  stream.once('close', () => reading?.destroy());
  for (const file of files)
    add(file.path, () => measured(file, options.onLine, (measures) => made.push(measures)));
  // Opened when their turn comes: by then every file is measured.
  add('manifest.json', () => {
    manifest = `${JSON.stringify(options.manifest(made), null, 2)}\n`;
    return [Buffer.from(manifest)];
  });
  add('SHA256SUMS', () => [Buffer.from(sumsOf(made, manifest))]);
  zip.end();
  return { stream, files: files.length + 2 };
}
