import { withTenant } from '../data/postgres/doors.ts';
import type { LlmProvider } from '../data/postgres/enums.ts';
import { chooseModel, type ModelAdapter } from '../llm/index.ts';
import { entitlementsOf, requireProvider, usableProviders } from '../plans/index.ts';
import { holdFence } from './fence.ts';
import { type StepContext, StepRefused } from './outcome.ts';

/** The one sentence for a provider without an adapter. */
export const notConnected = (provider: LlmProvider): string =>
  provider === 'ollama'
    ? 'No model server is connected. Set OLLAMA_BASE_URL to an Ollama server and restart.'
    : `This version talks to Ollama only; ${provider} is not connected. Choose ollama as the provider.`;

/**
 * The adapter and model of a run, noted in its record.
 * @param wanted model names in order of preference
 * @throws AppError plan_locked; StepRefused, ModelFailure, Fenced
 */
export async function prepareModel(
  given: StepContext,
  choice: { provider: LlmProvider; wanted: readonly (string | null | undefined)[] },
): Promise<ModelAdapter> {
  const { claim, models, watch } = given;
  const { ctx, run, tenant, held } = claim;
  const { provider, wanted } = choice;
  const granted = entitlementsOf(tenant);
  requireProvider(granted, provider);
  const usable = usableProviders(tenant, granted);
  if (!usable.includes(provider))
    throw new StepRefused(
      'policy_blocked',
      `The provider ${provider} is not allowed in this workspace. Choose one of: ${usable.join(', ')}.`,
    );
  const adapter = models.adapterFor(provider);
  if (!adapter) throw new StepRefused('provider_failed', notConnected(provider));
  const scope = { tenantId: tenant.id, privacy: tenant.dataPrivacyLevel };
  const modelId = await chooseModel(adapter, scope, wanted, watch.signal);
  await withTenant(ctx, async (tx) => {
    await holdFence(tx, ctx, held);
    await tx.run.updateMany({ where: { id: run.id }, data: { provider, modelId } });
  });
  Object.assign(run, { provider, modelId });
  return adapter;
}
