import { randomUUID } from 'node:crypto';
import { type ErrorCode, errorStatus } from '../../server/errors/app-error.ts';

export interface RefusalOptions {
  /** Overrides the status of the code, for the few HTTP facts the code union has no word for (405, 413). */
  status?: number;
  details?: Record<string, unknown>;
}

/** The product's one error body, answered by this process itself rather than by the api behind it. */
export const refusal = (code: ErrorCode, message: string, options: RefusalOptions = {}): Response => {
  const details = options.details === undefined ? {} : { details: options.details };
  return Response.json(
    { error: { code, message, ...details, requestId: randomUUID() } },
    {
      status: options.status ?? errorStatus[code],
      headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
    },
  );
};
