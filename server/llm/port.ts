import type { LlmProvider, PrivacyLevel } from '../data/postgres/enums.ts';
import type { Deadlines } from '../egress/index.ts';

/** A JSON schema (draft 7 subset) that an answer must follow. */
export type JsonSchema = { readonly [key: string]: unknown };

export interface ModelMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** For whom a model is asked: decides what may be reached. */
export interface ModelScope {
  tenantId: string | null;
  privacy: PrivacyLevel;
}

/** One request to a model. */
export interface ModelCall {
  scope: ModelScope;
  modelId: string;
  messages: readonly ModelMessage[];
  /** The provider's own schema feature is used, never a forced tool. */
  schema?: JsonSchema | undefined;
  /** Upper bound of the answer, tokens. */
  maxTokens: number;
  deadlines: Deadlines;
  signal: AbortSignal;
}

/**
 * A piece of an answer. `done` comes last; an answer without it is a failure. `length` is the token limit, `stuck` a
 * server that stopped a model which repeated itself: both leave a text that may be cut in the middle.
 */
export type ModelEvent =
  | { type: 'text'; text: string }
  /** The provider's own figures; null is unknown, never zero. */
  | { type: 'usage'; inputTokens: number | null; outputTokens: number | null }
  | { type: 'done'; reason: 'stop' | 'length' | 'stuck' };

export interface InstalledModel {
  id: string;
  sizeBytes: number;
  digest: string;
  /** The host that really answers, where the server only forwards; null for a model that runs on it. */
  remoteHost: string | null;
}

/** A provider behind one port. No adapter retries by itself. */
export interface ModelAdapter {
  readonly provider: LlmProvider;
  /** @throws ModelFailure */
  stream(call: ModelCall): AsyncIterable<ModelEvent>;
  /** @throws ModelFailure */
  listModels(scope: ModelScope, signal?: AbortSignal): Promise<InstalledModel[]>;
}
