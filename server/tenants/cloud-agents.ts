import type { Ctx } from '../data/context.ts';
import type { PlatformTx } from '../data/postgres/doors.ts';
import { AppError } from '../errors/app-error.ts';

/**
 * What going local-only means for agents on cloud providers: refused with the list, or switched off in the same act.
 * @returns the roles switched off
 * @throws AppError policy_blocked
 */
export async function switchOffCloudAgents(
  ctx: Ctx,
  tx: PlatformTx,
  tenantId: string,
  confirmed: boolean,
): Promise<string[]> {
  const where = { tenantId, isActive: true, adapterType: { not: 'ollama' as const } };
  const agents = await tx.agentConfig.findMany({
    where,
    select: { role: true, adapterType: true },
    orderBy: { role: 'asc' },
  });
  if (agents.length === 0) return [];
  if (!confirmed) {
    const list = agents.map(({ role, adapterType }) => `${role} (${adapterType})`).join(', ');
    throw new AppError(
      'policy_blocked',
      `Not made local-only: these agents use cloud providers: ${list}. Move them to ollama, or have them switched off in the same step (deactivateCloudAgents).`,
      { details: { agents: agents.map(({ role, adapterType }) => ({ role, provider: adapterType })) } },
    );
  }
  await tx.agentConfig.updateMany({
    where,
    data: { isActive: false, version: { increment: 1 }, updatedAt: ctx.clock.now() },
  });
  return agents.map(({ role }) => role);
}
