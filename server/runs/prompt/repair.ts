import { type AnswerError, errorLines } from '../../deliverables/index.ts';
import type { ModelMessage } from '../../llm/index.ts';

/** How much of the first answer is shown again, characters. */
const shownCharacters = 8_000;

/** The one repair turn: what was answered, what is wrong with it by JSON pointer, and nothing new. */
export function repairTurn(
  messages: readonly ModelMessage[],
  output: string,
  errors: readonly AnswerError[],
): ModelMessage[] {
  const shown = output.slice(0, shownCharacters);
  const request = `Repair your answer. Errors, as pointer and rule:\n${errorLines(errors)}\nAnswer with the whole corrected JSON value and nothing else, in the same form as asked for.`;
  return [
    ...messages,
    { role: 'assistant', content: shown === '' ? '(nothing)' : shown },
    { role: 'user', content: request },
  ];
}
