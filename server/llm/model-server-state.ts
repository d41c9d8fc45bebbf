import type { ModelServer } from '../agents/contract.ts';
import type { TenantCtx } from '../data/context.ts';
import { readTenant } from '../data/postgres/doors.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { ModelFailure } from './model-failure.ts';
import { connectedProviders, type Models, modelsOf } from './models.ts';
import { unreachable } from './ollama/wire.ts';
import type { InstalledModel } from './port.ts';

type Needs = Pick<Tenant, 'id' | 'defaultProvider' | 'defaultModelId' | 'dataPrivacyLevel'>;

const plural = (count: number): string => `${count} model${count === 1 ? '' : 's'}`;

function describe(tenant: Needs, found: InstalledModel[]): Pick<ModelServer, 'state' | 'detail'> {
  const localOnly = tenant.dataPrivacyLevel === 'local_only';
  const usable = found.filter((model) => !localOnly || model.remoteHost === null);
  const wanted = tenant.defaultModelId;
  const forwarding = found.filter((model) => model.remoteHost !== null).map((model) => model.id);
  const forwards =
    forwarding.length > 0 ? ` Not run there but forwarded to a host outside: ${forwarding.join(', ')}.` : '';
  if (wanted && found.some((model) => model.id === wanted) && !usable.some((model) => model.id === wanted))
    return {
      state: 'blocked_by_policy',
      detail: `The default model ${wanted} is forwarded to a host outside, and this workspace is local-only. Choose another one.${forwards}`,
    };
  if (usable.length === 0)
    return {
      state: 'model_missing',
      detail: `The model server answers but has no model to use. Load one there, for example \`ollama pull llama3.2\`.${forwards}`,
    };
  if (wanted && !usable.some((model) => model.id === wanted || model.id === `${wanted}:latest`))
    return {
      state: 'model_missing',
      detail: `The default model ${wanted} is not on the model server. Load it there with \`ollama pull ${wanted}\`, or choose one of its ${plural(usable.length)}.${forwards}`,
    };
  return { state: 'ok', detail: `The model server answers with ${plural(usable.length)}.${forwards}` };
}

const stateOf: Partial<Record<ModelFailure['code'], ModelServer['state']>> = {
  policy_blocked: 'blocked_by_policy',
};

/** What the tenant's model server can do now, and how to connect one where there is none. */
export async function modelServerState(
  ctx: TenantCtx,
  models: Models = modelsOf(ctx.stores),
): Promise<ModelServer> {
  const tenant = await readTenant(ctx, (db) => db.tenant.findFirstOrThrow({ where: { id: ctx.tenantId } }));
  const provider = tenant.defaultProvider;
  const adapter = models.adapterFor(provider);
  if (!adapter) {
    const detail = connectedProviders.includes(provider)
      ? unreachable
      : `This version talks to Ollama only; ${provider} is not connected. Set the workspace's default provider to ollama to run campaigns.`;
    return { provider, state: 'not_configured', detail, models: [] };
  }
  try {
    const scope = { tenantId: tenant.id, privacy: tenant.dataPrivacyLevel };
    const found = await adapter.listModels(scope, ctx.signal);
    const shown = found.map(({ id, sizeBytes, digest }) => ({ id, sizeBytes, digest }));
    return { provider, ...describe(tenant, found), models: shown };
  } catch (error) {
    if (!(error instanceof ModelFailure)) throw error;
    return { provider, state: stateOf[error.code] ?? 'unreachable', detail: error.message, models: [] };
  }
}
