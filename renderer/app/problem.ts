import { TRPCClientError } from '@trpc/client';

/** A refusal or failure as every door of the server tells it. */
export interface Problem {
  code: string;
  message: string;
  details: Readonly<Record<string, unknown>>;
  requestId: string | null;
}

/** Carries a problem that came over plain HTTP, or from a process in front of the api. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Reads `{code, message, details?, requestId}`; null when the value is something else. */
export const readProblem = (value: unknown): Problem | null => {
  if (!isRecord(value) || typeof value.code !== 'string' || typeof value.message !== 'string') return null;
  return {
    code: value.code,
    message: value.message,
    details: isRecord(value.details) ? value.details : {},
    requestId: typeof value.requestId === 'string' ? value.requestId : null,
  };
};

/** The problem in an HTTP answer `{"error":{…}}`, or null. */
export const readErrorBody = (body: unknown): Problem | null =>
  isRecord(body) ? readProblem(body.error) : null;

export const unreachable: Problem = {
  code: 'unavailable',
  message: 'The server does not answer.',
  details: { upstream: 'unreachable' },
  requestId: null,
};

const unknownProblem: Problem = {
  code: 'internal',
  message: 'Something failed in this window. Load the page again.',
  details: {},
  requestId: null,
};

/** What went wrong, in the server's words where it had any. Never throws. */
export const problemOf = (error: unknown): Problem => {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof TRPCClientError) {
    const data: unknown = error.data;
    const told = isRecord(data) ? readProblem(data.app) : null;
    if (told !== null) return told;
    return error.cause === undefined ? unknownProblem : problemOf(error.cause);
  }
  // A fetch that found nobody is a TypeError in every browser.
  return error instanceof TypeError ? unreachable : unknownProblem;
};

export interface FieldProblem {
  path: string;
  message: string;
}

/** The fields a refused form should mark; empty when the server named none. */
export const fieldProblems = (problem: Problem): FieldProblem[] => {
  const { fields } = problem.details;
  if (!Array.isArray(fields)) return [];
  return fields.flatMap((field: unknown) =>
    isRecord(field) && typeof field.path === 'string' && typeof field.message === 'string'
      ? [{ path: field.path, message: field.message }]
      : [],
  );
};

/** Whether the server, or something before it, was not there. */
export const isServerDown = (problem: Problem): boolean =>
  problem.code === 'unavailable' && typeof problem.details.upstream === 'string';
