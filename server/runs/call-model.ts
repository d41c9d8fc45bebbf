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

/**
 * One request to the model with its row in the ledger: reserved before, settled after, whatever happens between.
 * @throws ModelFailure, Fenced
 */
export async function callModel(work: Work, prompt: Prompt): Promise<Answer> {
  const { claim, adapter, watch, settings } = work;
  const { ctx, run, tenant } = claim;
  const reservation = await reserveCall(claim, { hash: hashOf(prompt.messages), skills: prompt.skills });
  const begun = performance.now();
  const ticker = new TokenTicker(claim, settings.tokenEventMs);
  const promptCharacters = prompt.messages.reduce((sum, message) => sum + message.content.length, 0);
  const answer: Answer = { text: '', cut: false };
  let pieces = 0;
  let firstTokenMs: number | null = null;
  let usage: { inputTokens: number | null; outputTokens: number | null } | undefined;
  let errorCode: string | null = null;
  try {
    const { firstByteMs, idleMs } = settings;
    const deadlines = {
      firstByteMs: Math.min(firstByteMs, prompt.timeoutMs),
      idleMs,
      totalMs: prompt.timeoutMs,
    };
    const call = {
      scope: { tenantId: ctx.tenantId, privacy: tenant.dataPrivacyLevel },
      modelId: run.modelId,
      messages: prompt.messages,
      schema: prompt.schema,
      maxTokens: prompt.maxTokens,
      deadlines,
      signal: watch.signal,
    };
    for await (const event of adapter.stream(call)) {
      if (event.type === 'text') {
        firstTokenMs ??= Math.round(performance.now() - begun);
        pieces += 1;
        answer.text += event.text;
        await ticker.add(event.text, pieces);
      } else if (event.type === 'usage') usage = event;
      else answer.cut = event.reason !== 'stop';
    }
    return answer;
  } catch (error) {
    errorCode = error instanceof ModelFailure ? error.code : 'internal';
    throw error;
  } finally {
    const known = usage?.inputTokens != null && usage.outputTokens != null;
    const result: CallResult = {
      inputTokens: usage?.inputTokens ?? (pieces > 0 ? Math.ceil(promptCharacters / charactersPerToken) : 0),
      outputTokens: usage?.outputTokens ?? pieces,
      estimated: !known,
      firstTokenMs,
      durationMs: Math.round(performance.now() - begun),
      errorCode,
    };
    await ticker.add('', result.outputTokens, true);
    const settled = withPatience(ctx.log, settings.recordMs, () =>
      settleCall(ctx, run.id, reservation, result),
    );
    await settled.catch((error: unknown) => {
      ctx.log.warn({ err: error, runId: run.id }, 'call not settled yet');
      // Without its settlement an answer must not be recorded: the attempt is given up and settled with it.
      if (errorCode === null) throw error;
    });
  }
}
