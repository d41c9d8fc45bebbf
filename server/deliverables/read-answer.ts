import type { AnswerError } from './answer-errors.ts';

/** A model's answer as one JSON value, with the harmless things done to it, or why it is none. */
export type ReadAnswer =
  | { ok: true; value: unknown; normalised: string[] }
  | { ok: false; errors: AnswerError[] };

/** Longer answers are not parsed, bytes. */
export const maxAnswerBytes = 1_000_000;

const whole = (rule: string): ReadAnswer => ({ ok: false, errors: [{ pointer: '', rule }] });

/**
 * Reads one JSON value. A byte order mark and one code fence around all of it are taken off; nothing else is guessed.
 * @param cut the provider stopped it at the token limit or because it repeated itself
 */
export function readAnswer(text: string, cut = false): ReadAnswer {
  if (Buffer.byteLength(text) > maxAnswerBytes)
    return whole(`The answer is longer than ${maxAnswerBytes} bytes`);
  const normalised: string[] = [];
  let rest = text;
  if (rest.startsWith('\ufeff')) {
    rest = rest.slice(1);
    normalised.push('A byte order mark was taken off');
  }
  rest = rest.trim();
  const fence = /^```[a-z]*\s*\n([\s\S]*?)\n?```$/i.exec(rest)?.[1];
  if (fence !== undefined && !fence.includes('```')) {
    rest = fence.trim();
    normalised.push('A code fence was taken off');
  }
  if (rest === '') return whole('The answer is empty');
  try {
    return { ok: true, value: JSON.parse(rest) as unknown, normalised };
  } catch (error) {
    if (cut)
      return whole(
        'The answer was cut off before its JSON ended: it reached the token limit or repeated itself',
      );
    const why = error instanceof Error ? error.message.replace(/, ".*$/s, '').slice(0, 120) : 'no reason';
    return whole(`The answer is not exactly one JSON value (${why})`);
  }
}
