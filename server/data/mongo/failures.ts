import { MongoError, MongoNetworkError, MongoServerSelectionError, MongoTopologyClosedError } from 'mongodb';
import { AppError } from '../../errors/app-error.ts';

/** Whether the server could not be reached at all. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof MongoNetworkError ||
  error instanceof MongoServerSelectionError ||
  error instanceof MongoTopologyClosedError;

/** Translates what the Mongo driver throws; unknown errors pass through. */
export function translateDocumentFailure(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (isUnreachable(error)) {
    return new AppError(
      'unavailable',
      'The document store does not answer. Nothing was saved; try again in a moment.',
      { cause: error },
    );
  }
  if (
    error instanceof MongoError &&
    (error.code === 14031 || /no space left|disk is full/i.test(error.message))
  ) {
    return new AppError(
      'unavailable',
      'The document store has no room left. Nothing was saved; make room on its disk, then try again.',
      { cause: error },
    );
  }
  if (error instanceof MongoError && error.code === 11000)
    return new AppError('conflict', 'It exists already.', { cause: error });
  return error;
}
