import { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { AppError, type ErrorCode, errorStatus } from './app-error.ts';

export interface ErrorBody {
  code: ErrorCode;
  message: string;
  details?: Record<string, unknown>;
  requestId: string | null;
}

type TrpcCode = ConstructorParameters<typeof TRPCError>[0]['code'];

const trpcCodes: Record<number, TrpcCode> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
};

export const trpcCode = (code: ErrorCode): TrpcCode =>
  trpcCodes[errorStatus[code]] ?? 'INTERNAL_SERVER_ERROR';

function fromZod(error: ZodError): AppError {
  const fields = error.issues
    .slice(0, 20)
    .map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
  const first = fields[0];
  const where = first?.path ? `${first.path}: ` : '';
  return new AppError(
    'invalid_input',
    `Not accepted. ${where}${first?.message ?? 'the input does not fit'}.`.replace(/\.\.$/, '.'),
    { details: { fields } },
  );
}

/** What a foreign error means to the caller; unknown ones become `internal` and show nothing but the reference. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof ZodError) return fromZod(error);
  if (error instanceof TRPCError) {
    if (error.cause instanceof AppError) return error.cause;
    // An answer that does not fit its own contract is our fault, not the caller's.
    if (error.cause instanceof ZodError && error.code === 'BAD_REQUEST') return fromZod(error.cause);
    if (error.code === 'NOT_FOUND') return new AppError('not_found', 'There is no such procedure.');
    if (error.code === 'METHOD_NOT_SUPPORTED')
      return new AppError('invalid_input', 'This procedure does not take that method.');
    if (error.code === 'PAYLOAD_TOO_LARGE') return new AppError('invalid_input', 'The request is too large.');
    if (
      error.code === 'BAD_REQUEST' ||
      error.code === 'PARSE_ERROR' ||
      error.code === 'UNSUPPORTED_MEDIA_TYPE'
    ) {
      return new AppError(
        'invalid_input',
        'The request could not be read: send JSON of the documented form.',
      );
    }
    if (error.code === 'CLIENT_CLOSED_REQUEST') return new AppError('unavailable', 'The caller went away.');
  }
  return new AppError('internal', 'Something failed on our side. The details are in the server log.', {
    cause: error,
  });
}

/** The one form of an error on every door. */
export function describeError(
  error: unknown,
  requestId: string | null,
): { status: number; message: string; body: ErrorBody } {
  const app = asAppError(error);
  const body: ErrorBody = { code: app.code, message: app.message, requestId };
  if (app.details) body.details = app.details;
  return { status: app.status, message: app.message, body };
}
