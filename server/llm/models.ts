import type { LlmProvider } from '../data/postgres/enums.ts';
import type { Stores } from '../data/stores.ts';
import type { Egress } from '../egress/index.ts';
import { ollamaAdapter } from './ollama/adapter.ts';
import type { ModelAdapter } from './port.ts';

/** The providers this process can talk to. */
export interface Models {
  /** Null for a provider without an adapter, or one that is not configured. */
  adapterFor(provider: LlmProvider): ModelAdapter | null;
}

export interface ModelsOptions {
  egress: Egress;
  /** OLLAMA_BASE_URL; null where none is set. */
  ollamaBaseUrl: string | null;
}

/** Builds the adapters, once a process. */
export function openModels({ egress, ollamaBaseUrl }: ModelsOptions): Models {
  const ollama = ollamaBaseUrl ? ollamaAdapter({ egress, baseUrl: ollamaBaseUrl }) : null;
  return { adapterFor: (provider) => (provider === 'ollama' ? ollama : null) };
}

/** Providers that have an adapter in this version. */
export const connectedProviders: readonly LlmProvider[] = ['ollama'];

const bound = new WeakMap<Stores, Models>();

/** Gives the verbs of a process its models: the composition root calls it once, beside the stores. */
export function bindModels(stores: Stores, models: Models): void {
  bound.set(stores, models);
}

/** The models that go with these stores; without any, every provider reads as not configured. */
export function modelsOf(stores: Stores): Models {
  return bound.get(stores) ?? { adapterFor: () => null };
}
