import { defaultModel } from '../agents/index.ts';
import { ModelFailure } from './model-failure.ts';
import type { ModelAdapter, ModelScope } from './port.ts';

/**
 * The model to ask: the first that is named, else the first the server has.
 * @param wanted names in order of preference; null and `default` mean "the next one"
 * @throws ModelFailure `model_missing` when nothing is named and the server has none that may be used
 */
export async function chooseModel(
  adapter: ModelAdapter,
  scope: ModelScope,
  wanted: readonly (string | null | undefined)[],
  signal?: AbortSignal,
): Promise<string> {
  const named = wanted.find((name) => name && name !== defaultModel);
  if (named) return named;
  const usable = (await adapter.listModels(scope, signal)).filter(
    (model) => scope.privacy === 'cloud_ok' || model.remoteHost === null,
  );
  const first = usable[0];
  if (first) return first.id;
  throw new ModelFailure(
    'model_missing',
    'The model server has no model. Load one there, for example `ollama pull llama3.2`, then try again.',
  );
}
