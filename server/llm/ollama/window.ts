import { ModelFailure } from '../model-failure.ts';
import type { ModelMessage } from '../port.ts';

/** Bytes of UTF-8 a token carries at least on average, for an estimate that errs upward (English is about 4). */
const bytesPerToken = 2.5;
const tokensPerMessage = 16;
/** A window is asked for in steps, because another size makes Ollama load the model again. */
const step = 4_096;
const smallest = 8_192;
/** Above this the memory a window takes is an operator's decision. */
const largest = 32_768;
const shortestAnswer = 256;

/** Tokens a prompt takes, estimated upward. */
export function estimateTokens(messages: readonly ModelMessage[]): number {
  return messages.reduce(
    (sum, message) => sum + tokensPerMessage + Math.ceil(Buffer.byteLength(message.content) / bytesPerToken),
    0,
  );
}

/**
 * The window to ask for and the longest answer that fits it.
 * Ollama's default window depends on the machine and over-long prompts may be cut silently, so both are always sent.
 * @param contextLength the model's own limit, tokens; null where the server does not say
 * @throws ModelFailure `truncated` when no useful answer would fit
 */
export function sizeWindow(
  messages: readonly ModelMessage[],
  maxTokens: number,
  contextLength: number | null,
): { numCtx: number; numPredict: number } {
  const prompt = estimateTokens(messages);
  const wanted = Math.max(smallest, Math.ceil((prompt + maxTokens) / step) * step);
  const numCtx = Math.min(wanted, largest, contextLength ?? largest);
  const room = numCtx - prompt;
  if (room < Math.min(shortestAnswer, maxTokens)) {
    throw new ModelFailure(
      'truncated',
      `The prompt is about ${prompt} tokens long and the model reads ${numCtx} at a time. Shorten the brief or the skills, or choose a model with a longer window.`,
    );
  }
  return { numCtx, numPredict: Math.min(maxTokens, room) };
}
