import { MongoError, MongoNetworkError, MongoServerSelectionError } from 'mongodb';
import { AppError } from '../../errors/app-error.ts';

/** Translates what the Mongo driver throws; unknown errors pass through. */
export function translateDocumentFailure(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError) {
    return new AppError(
      'unavailable',
      'The document store does not answer. Nothing was saved; try again in a moment.',
      { cause: error },
    );
  }
  if (error instanceof MongoError && error.code === 11000)
    return new AppError('conflict', 'It exists already.', { cause: error });
  return error;
}
