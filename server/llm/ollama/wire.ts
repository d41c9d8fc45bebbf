import { z } from 'zod';
import { EgressFailure } from '../../egress/index.ts';
import { ModelFailure } from '../model-failure.ts';

/** What Ollama's API answers (docs/api.md of ollama/ollama, read as of 0.6 to 0.12); unknown keys are left alone. */
export const tagsAnswer = z.object({
  models: z.array(
    z.object({
      name: z.string(),
      size: z.number().default(0),
      digest: z.string().default(''),
      remote_host: z.string().nullish(),
      remote_model: z.string().nullish(),
    }),
  ),
});

export const showAnswer = z.object({
  model_info: z.record(z.string(), z.unknown()).nullish(),
  remote_host: z.string().nullish(),
  remote_model: z.string().nullish(),
});

export const chatLine = z.object({
  message: z.object({ content: z.string().default('') }).nullish(),
  done: z.boolean().nullish(),
  done_reason: z.string().nullish(),
  prompt_eval_count: z.number().int().nonnegative().nullish(),
  eval_count: z.number().int().nonnegative().nullish(),
  error: z.string().nullish(),
});
export type ChatLine = z.output<typeof chatLine>;

const maxLineCharacters = 1_000_000;

/** The JSON values of a newline-delimited stream. */
export async function* jsonLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > maxLineCharacters) throw unreadable();
    for (const line of lines) if (line.trim() !== '') yield parseLine(line);
  }
  rest += decoder.decode();
  if (rest.trim() !== '') yield parseLine(rest);
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw unreadable(cause);
  }
}

const unreadable = (cause?: unknown): ModelFailure =>
  new ModelFailure('bad_response', 'The model server answered with something that is not its protocol.', {
    cause,
  });

/** All of a short answer as JSON. */
export async function readJson(body: AsyncIterable<Uint8Array>): Promise<unknown> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return parseLine(Buffer.concat(parts).toString('utf8'));
}

const clean = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').slice(0, 200);

/** What an error answer, or an error line within an answer of status 200, means. */
export function failureOf(status: number, error: string, modelId: string): ModelFailure {
  if (status === 404 || /not found, try pulling|model .* not found/i.test(error))
    return new ModelFailure('model_missing', missing(modelId));
  if (status === 429) return new ModelFailure('rate_limited', 'The model server asks to slow down.');
  if (status === 503 || /server busy/i.test(error))
    return new ModelFailure(
      'overloaded',
      'The model server is busy: its own queue is full. Try again in a minute.',
    );
  if (/context|exceed.*(length|limit)|too long/i.test(error) && status === 400)
    return new ModelFailure(
      'truncated',
      `The prompt does not fit the window of ${modelId}. Shorten the brief or choose a model with a longer one.`,
    );
  return new ModelFailure(
    'bad_response',
    `The model server refused (status ${status}): ${clean(error) || 'no reason given'}`,
  );
}

/** The sentence for a model that the server does not have. */
export const missing = (modelId: string): string =>
  `The model ${modelId} is not on the model server. Load it there with \`ollama pull ${modelId}\`, or choose another model.`;

/** Translates a failure of the way out. */
export function translate(error: unknown): unknown {
  if (!(error instanceof EgressFailure)) return error;
  const options = { phase: error.phase, cause: error };
  switch (error.code) {
    case 'blocked':
    case 'redirect_refused':
      return new ModelFailure('policy_blocked', `The model server was not called. ${error.message}`, options);
    case 'aborted':
      return new ModelFailure('aborted', 'The call was stopped.', options);
    case 'timeout':
      return error.phase === 'connect'
        ? new ModelFailure('unreachable', unreachable, options)
        : new ModelFailure('timeout', timeoutSentences[error.phase ?? 'total'], options);
    case 'broken':
      return new ModelFailure(
        'truncated',
        'The connection to the model server broke in the middle of an answer.',
        options,
      );
    case 'too_large':
      return new ModelFailure('bad_response', 'The model answered with more than is accepted.', options);
    default:
      return new ModelFailure('unreachable', unreachable, options);
  }
}

const timeoutSentences = {
  connect: '',
  first_byte:
    'The model did not begin to answer in time. It may still be loading, or the server is too busy.',
  idle: 'The model went silent in the middle of its answer.',
  total: 'The model did not finish within the time the agent allows. Raise the limit or ask for less.',
} as const;

/** How to connect a server, for screens and failed runs. */
export const unreachable =
  'No model server answers at the address in OLLAMA_BASE_URL. Start Ollama there (`ollama serve`), or set OLLAMA_BASE_URL to where it runs and restart; then load a model, for example `ollama pull llama3.2`.';
