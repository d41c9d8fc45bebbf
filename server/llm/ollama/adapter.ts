import type { Deadlines, Egress, EgressResponse } from '../../egress/index.ts';
import { ModelFailure } from '../model-failure.ts';
import type { InstalledModel, ModelAdapter, ModelCall, ModelEvent, ModelScope } from '../port.ts';
import { sizeWindow } from './window.ts';
import {
  type ChatLine,
  chatLine,
  failureOf,
  jsonLines,
  readJson,
  showAnswer,
  tagsAnswer,
  translate,
} from './wire.ts';

export interface OllamaOptions {
  egress: Egress;
  /** OLLAMA_BASE_URL: set by an operator, so it may be private. */
  baseUrl: string;
}

const short: Deadlines = { firstByteMs: 5_000, idleMs: 5_000, totalMs: 10_000 };
const maxBytes = 10_000_000;
/** How long a model stays in memory after a call. */
const keepAlive = '10m';

/** Ollama ends an answer without a last line when a model says the same thing this often (llm/server.go). */
const repeatLimit = 29;

/** Names that a daemon on this very machine forwards to ollama.com: a tag `cloud` or ending in `-cloud`. */
export const isCloudName = (modelId: string): boolean => /[:-]cloud$/i.test(modelId.trim());

const remoteSentence = (modelId: string): string =>
  `The model ${modelId} does not run on the model server: it forwards to a host outside. This workspace is local-only, so nothing was sent. Choose a model that is installed there.`;

/** Ollama over its native API. The OpenAI-like one cannot carry the size of the window. */
export function ollamaAdapter({ egress, baseUrl }: OllamaOptions): ModelAdapter {
  const base = baseUrl.replace(/\/+$/, '');

  async function ask(
    scope: ModelScope,
    path: string,
    body: object | null,
    options: { deadlines?: Deadlines; signal?: AbortSignal | undefined; modelId?: string } = {},
  ): Promise<EgressResponse> {
    const purpose = path === '/api/tags' ? 'model_list' : 'model_call';
    const send = egress.as({ ...scope, purpose, operatorEndpoint: true });
    const response = await send(base + path, {
      method: body ? 'POST' : 'GET',
      headers: body ? { 'content-type': 'application/json' } : {},
      ...(body ? { body: JSON.stringify(body) } : {}),
      deadlines: options.deadlines ?? short,
      signal: options.signal,
      maxBytes,
    });
    if (response.status === 200) return response;
    const answer = await readJson(response.body).catch(() => ({}));
    const error = String((answer as { error?: unknown }).error ?? '');
    throw failureOf(response.status, error, options.modelId ?? '');
  }

  /** The window of a model; refuses one that runs elsewhere when nothing may leave. */
  async function inspect(call: Pick<ModelCall, 'scope' | 'modelId' | 'signal'>): Promise<number | null> {
    const { modelId, scope, signal } = call;
    const localOnly = scope.privacy === 'local_only';
    if (localOnly && isCloudName(modelId)) throw new ModelFailure('policy_blocked', remoteSentence(modelId));
    const response = await ask(scope, '/api/show', { model: modelId }, { signal, modelId });
    const shown = showAnswer.parse(await readJson(response.body));
    if (localOnly && (shown.remote_host || shown.remote_model))
      throw new ModelFailure('policy_blocked', remoteSentence(modelId));
    const length = Object.entries(shown.model_info ?? {}).find(([key]) =>
      key.endsWith('.context_length'),
    )?.[1];
    return typeof length === 'number' && length > 0 ? length : null;
  }

  async function* stream(call: ModelCall): AsyncGenerator<ModelEvent> {
    const { numCtx, numPredict } = sizeWindow(call.messages, call.maxTokens, await inspect(call));
    const body = {
      model: call.modelId,
      messages: call.messages,
      stream: true,
      ...(call.schema ? { format: call.schema } : {}),
      options: { num_ctx: numCtx, num_predict: numPredict },
      keep_alive: keepAlive,
      // Newer servers then refuse what does not fit instead of cutting it; older ones ignore the key.
      truncate: false,
    };
    const { deadlines, signal, modelId } = call;
    const response = await ask(call.scope, '/api/chat', body, { deadlines, signal, modelId });
    let last = '';
    let repeats = 0;
    for await (const value of jsonLines(response.body)) {
      const line = parseChat(value);
      if (line.error) throw failureOf(200, line.error, modelId);
      if (line.message?.content) {
        const text = line.message.content;
        repeats = text.trim() === last ? repeats + 1 : 0;
        last = text.trim();
        yield { type: 'text', text };
      }
      if (line.done) {
        yield {
          type: 'usage',
          inputTokens: line.prompt_eval_count ?? null,
          outputTokens: line.eval_count ?? null,
        };
        yield { type: 'done', reason: line.done_reason === 'length' ? 'length' : 'stop' };
        return;
      }
    }
    if (repeats < repeatLimit)
      throw new ModelFailure('truncated', 'The model server ended its answer in the middle.');
    yield { type: 'usage', inputTokens: null, outputTokens: null };
    yield { type: 'done', reason: 'stuck' };
  }

  return {
    provider: 'ollama',
    stream: (call) => translated(stream(call)),
    async listModels(scope, signal): Promise<InstalledModel[]> {
      try {
        const answer = tagsAnswer.safeParse(
          await readJson((await ask(scope, '/api/tags', null, { signal })).body),
        );
        if (!answer.success)
          throw new ModelFailure('bad_response', 'What answers at OLLAMA_BASE_URL is not an Ollama server.');
        return answer.data.models.map((model) => ({
          id: model.name,
          sizeBytes: model.size,
          digest: model.digest,
          remoteHost:
            model.remote_host ?? (model.remote_model || isCloudName(model.name) ? 'ollama.com' : null),
        }));
      } catch (error) {
        throw translate(error);
      }
    },
  };
}

function parseChat(value: unknown): ChatLine {
  const line = chatLine.safeParse(value);
  if (line.success) return line.data;
  throw new ModelFailure(
    'bad_response',
    'The model server answered with something that is not its protocol.',
  );
}

async function* translated(events: AsyncIterable<ModelEvent>): AsyncGenerator<ModelEvent> {
  try {
    yield* events;
  } catch (error) {
    throw translate(error);
  }
}
