import type { RunState, StopReason } from '../../../server/data/postgres/enums.ts';

/** How a run that did not succeed reads: its state and the sentence for people. */
export interface Ending {
  state: RunState;
  /** `{…}` is filled in. */
  detail: string;
  /** Attempts made, and calls of the last one that were answered. */
  attempts: number;
  answered: number;
  /** Error of the last call, where one failed. */
  callError: string | null;
}

const ending = (
  state: RunState,
  attempts: number,
  answered: number,
  callError: string | null,
  detail: string,
): Ending => ({ state, detail, attempts, answered, callError });

/** The endings that demo history knows; `done` needs none. */
export const endings: Partial<Record<StopReason, Ending>> = {
  needs_human: ending(
    'stopped',
    1,
    3,
    null,
    'The agent has a question it may not answer by itself: {question} Answer it in the brief and try the task again.',
  ),
  provider_failed: ending(
    'failed',
    3,
    1,
    'overloaded',
    '{provider} did not answer three times in a row. Nothing was delivered. Try again when it is back.',
  ),
  invalid_output: ending(
    'failed',
    1,
    3,
    null,
    'The answer did not follow its form, also after one repair: body/variants is missing. Try again or choose another model.',
  ),
  cost_cap: ending(
    'stopped',
    1,
    8,
    null,
    'The task reached its own limit of {limit}. Raise the agent’s limit or split the task.',
  ),
  budget_blocked: ending(
    'stopped',
    1,
    0,
    null,
    'The next call would have passed the cap of the month. Nothing was sent. Raise the cap or wait for the first day of the month.',
  ),
  aborted: ending(
    'cancelled',
    1,
    2,
    'aborted',
    'Cancelled by a person in the middle of an answer. What had been written by then was settled at an estimate.',
  ),
  timeout: ending(
    'failed',
    1,
    3,
    'timeout',
    'The answer was still unfinished when the time of the task was over. Try again or give the agent more time.',
  ),
  policy_blocked: ending('failed', 1, 0, null, '{policy}'),
  model_missing: ending(
    'failed',
    1,
    0,
    'model_missing',
    'The model {model} is not on the model server. Pull it there, or choose one that is, and try again.',
  ),
};

/** What agents ask people. */
export const agentQuestions = [
  'Which of the two prices in the brief is the right one?',
  'May the opening date be named before it is confirmed?',
  'Is there proof for the sentence about delivery times?',
  'Who may be named as the person to write to?',
  'Does the offer hold in every store or only online?',
  'Is the photo of the team cleared for advertising?',
] as const;
