import type { Config } from '../config.ts';
import type { Stores } from '../data/stores.ts';
import { openEgress } from '../egress/index.ts';
import { bindModels, type Models, openModels } from '../llm/index.ts';

/** Opens the way out and the model adapters of a process, and gives them to its verbs. */
export function openModelsOf(
  config: Pick<Config, 'OLLAMA_BASE_URL'>,
  stores: Stores,
): { models: Models; close(): Promise<void> } {
  const egress = openEgress();
  const models = openModels({ egress, ollamaBaseUrl: config.OLLAMA_BASE_URL });
  bindModels(stores, models);
  return { models, close: () => egress.close() };
}
