import type { DocumentStore } from './mongo/documents.ts';
import type { RecordStore } from './postgres/doors.ts';
import type { Transport } from './redis/transport.ts';

/** Every store of a process, built once at start and passed in. */
export interface Stores {
  record: RecordStore;
  documents: DocumentStore;
  transport: Transport;
}
