import type { z } from 'zod';

/** One thing wrong with a model's answer: where, and which rule. */
export interface AnswerError {
  /** JSON pointer (RFC 6901); empty for the whole answer. */
  pointer: string;
  rule: string;
}

const maxErrors = 20;

/** A path as a JSON pointer. */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');

/** What a schema refused, by JSON pointer, at most twenty. */
export function schemaErrors(error: z.ZodError): AnswerError[] {
  return error.issues
    .slice(0, maxErrors)
    .map((issue) => ({ pointer: pointerOf(issue.path), rule: issue.message }));
}

/** The errors as lines for a repair turn or a person. */
export const errorLines = (errors: readonly AnswerError[]): string =>
  errors.map(({ pointer, rule }) => `${pointer || '(whole answer)'} · ${rule}`).join('\n');
