import { AppError, notFound } from '../../errors/app-error.ts';

/** The PostgreSQL error code and constraint behind whatever Prisma wrapped around it. */
function sqlState(error: unknown, depth = 0): { code: string; message: string } | undefined {
  if (typeof error !== 'object' || error === null || depth > 6) return undefined;
  const at = error as Record<string, unknown>;
  for (const key of ['originalCode', 'code'] as const) {
    const code = at[key];
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !/^P\d{4}$/.test(code)) {
      return { code, message: String(at.originalMessage ?? at.message ?? '') };
    }
  }
  for (const inner of [
    at.cause,
    at.driverAdapterError,
    (at.meta as Record<string, unknown> | undefined)?.driverAdapterError,
  ]) {
    const found = sqlState(inner, depth + 1);
    if (found) return found;
  }
  return undefined;
}

const unreachable =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|Connection terminated|timeout exceeded when trying to connect|not queryable|Can't reach database|connection was not idle|Unable to start a transaction/i;

function chain(error: unknown): string {
  const parts: string[] = [];
  for (
    let at = error as { message?: string; code?: string; cause?: unknown } | undefined;
    at && parts.length < 6;
    at = at.cause as typeof at
  ) {
    parts.push(`${at.code ?? ''} ${at.message ?? ''}`);
  }
  return parts.join(' ');
}

/**
 * Translates what PostgreSQL and Prisma throw into the product's refusals. Unknown errors pass through unchanged
 * and become `internal` with a reference id at the edge.
 */
export function translateRecordFailure(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const prismaCode = (error as { code?: unknown })?.code;
  const sql = sqlState(error);
  if (sql?.code === 'DM404') return notFound('tenant');
  if (sql?.code === 'DM403')
    return new AppError('tenant_suspended', 'This tenant is suspended: nothing runs until it is resumed.');
  if (prismaCode === 'P2002' || sql?.code === '23505')
    return new AppError('conflict', 'It exists already.', { cause: error });
  if (prismaCode === 'P2025') return notFound('entry');
  if (prismaCode === 'P2003' || sql?.code === '23503') return notFound('entry it refers to');
  if (sql?.code === '40001' || sql?.code === '40P01' || prismaCode === 'P2034') {
    return new AppError('conflict', 'Somebody changed this at the same moment. Try again.', {
      retryable: true,
      cause: error,
    });
  }
  if (sql?.code === '22021' || sql?.code === '22P05') {
    return new AppError(
      'invalid_input',
      'The text holds a character that cannot be stored (NUL or half a surrogate pair).',
      { cause: error },
    );
  }
  const lost = sql && (/^(08|53|57P)/.test(sql.code) || sql.code === '57014');
  if (
    lost ||
    prismaCode === 'P2024' ||
    prismaCode === 'P2028' ||
    prismaCode === 'P1001' ||
    unreachable.test(chain(error))
  ) {
    return new AppError(
      'unavailable',
      'The database does not answer. Nothing was saved; try again in a moment.',
      { cause: error },
    );
  }
  return error;
}
