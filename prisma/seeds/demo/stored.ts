import type { StoredDeliverable } from '../../../server/deliverables/index.ts';

/** A deliverable's body as the product stores it. */
export type StoredBody = StoredDeliverable;
