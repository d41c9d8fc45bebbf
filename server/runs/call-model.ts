import { createHash } from 'node:crypto';
import { publish } from '../events/index.ts';
import { type JsonSchema, type ModelAdapter, ModelFailure, type ModelMessage } from '../llm/index.ts';
import type { Claim } from './claim.ts';
import { type CallResult, type PromptTrace, reserveCall, settleCall } from './ledger.ts';
import { withPatience } from './patience.ts';
import type { RunSettings } from './settings.ts';
import type { AttemptWatch } from './watch.ts';

/** What a step has to work with. */
export interface Work {
  claim: Claim;
  adapter: ModelAdapter;
  watch: AttemptWatch;
  settings: RunSettings;
}

export interface Prompt {
  messages: ModelMessage[];
  schema: JsonSchema;
  maxTokens: number;
  /** All of the call, milliseconds. */
  timeoutMs: number;
  skills: PromptTrace['skills'];
}

export interface Answer {
  text: string;
  /** It was stopped at the token limit, or because it repeated itself. */
  cut: boolean;
}

const charactersPerToken = 4;
const hashOf = (messages: readonly ModelMessage[]): string =>
  createHash('sha256').update(JSON.stringify(messages)).digest('hex');

/** Tells live subscribers what streams in, at most once in `everyMs`. */
class TokenTicker {
  private readonly claim: Claim;
  private readonly everyMs: number;
  private readonly begun = performance.now();
  private waiting = '';
  private told = 0;

  constructor(claim: Claim, everyMs: number) {
    this.claim = claim;
    this.everyMs = everyMs;
  }

  async add(text: string, outputTokens: number, last = false): Promise<void> {
    this.waiting += text;
    const now = performance.now();
    if ((!last && now - this.told < this.everyMs) || (this.waiting === '' && !last)) return;
    const { ctx, run, held } = this.claim;
    const waiting = this.waiting;
    this.waiting = '';
    this.told = now;
    const elapsedMs = Math.round(now - this.begun);
    const { attempt } = held;
    await publish(ctx, [
      {
        type: 'tokens',
        campaignId: run.campaignId,
        runId: run.id,
        attempt,
        text: waiting,
        outputTokens,
        elapsedMs,
      },
    ]);
  }
}

/** What is known of a call so far. */
interface Meter {
  begun: number;
  pieces: number;
  firstTokenMs: number | null;
  usage: { inputTokens: number | null; outputTokens: number | null } | null;
}

/** Reads an answer to its end, telling live subscribers. */
async function readStream(work: Work, prompt: Prompt, ticker: TokenTicker, meter: Meter): Promise<Answer> {
  const { claim, adapter, watch, settings } = work;
  const { ctx, run, tenant } = claim;
  const { messages, schema, maxTokens, timeoutMs } = prompt;
  const { firstByteMs, idleMs } = settings;
  const answer: Answer = { text: '', cut: false };
  const stream = adapter.stream({
    scope: { tenantId: ctx.tenantId, privacy: tenant.dataPrivacyLevel },
    modelId: run.modelId,
    messages,
    schema,
    maxTokens,
    deadlines: { firstByteMs: Math.min(firstByteMs, timeoutMs), idleMs, totalMs: timeoutMs },
    signal: watch.signal,
  });
  for await (const event of stream) {
    if (event.type === 'text') {
      meter.firstTokenMs ??= Math.round(performance.now() - meter.begun);
      meter.pieces += 1;
      answer.text += event.text;
      await ticker.add(event.text, meter.pieces);
    } else if (event.type === 'usage') meter.usage = event;
    else answer.cut = event.reason !== 'stop';
  }
  return answer;
}

/** The figures of a call: the provider's own, or estimates from what went in and came out, marked as such. */
function resultOf(meter: Meter, prompt: Prompt, errorCode: string | null): CallResult {
  const characters = prompt.messages.reduce((sum, message) => sum + message.content.length, 0);
  const guessed = meter.pieces > 0 ? Math.ceil(characters / charactersPerToken) : 0;
  const { usage } = meter;
  return {
    inputTokens: usage?.inputTokens ?? guessed,
    outputTokens: usage?.outputTokens ?? meter.pieces,
    estimated: usage?.inputTokens == null || usage.outputTokens == null,
    firstTokenMs: meter.firstTokenMs,
    durationMs: Math.round(performance.now() - meter.begun),
    errorCode,
  };
}

/**
 * One request to the model with its row in the ledger: reserved before, settled after, whatever happens between.
 * @throws ModelFailure, Fenced
 */
export async function callModel(work: Work, prompt: Prompt): Promise<Answer> {
  const { claim, settings } = work;
  const { ctx, run } = claim;
  const reservation = await reserveCall(claim, { hash: hashOf(prompt.messages), skills: prompt.skills });
  const ticker = new TokenTicker(claim, settings.tokenEventMs);
  const meter: Meter = { begun: performance.now(), pieces: 0, firstTokenMs: null, usage: null };
  let errorCode: string | null = null;
  try {
    return await readStream(work, prompt, ticker, meter);
  } catch (error) {
    errorCode = error instanceof ModelFailure ? error.code : 'internal';
    throw error;
  } finally {
    const result = resultOf(meter, prompt, errorCode);
    await ticker.add('', result.outputTokens, true);
    const settle = (): Promise<void> => settleCall(ctx, run.id, reservation, result);
    await withPatience(ctx.log, settings.recordMs, settle).catch((error: unknown) => {
      ctx.log.warn({ err: error, runId: run.id }, 'call not settled yet');
      // Without its settlement an answer must not be recorded: the attempt is given up and settled with it.
      if (errorCode === null) throw error;
    });
  }
}
