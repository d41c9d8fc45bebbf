import { auditTenant } from '../audit/index.ts';
import type { TenantCtx } from '../data/context.ts';
import { mongoFor } from '../data/mongo/documents.ts';
import { withTenant } from '../data/postgres/doors.ts';
import { AppError, notFound } from '../errors/app-error.ts';
import { lockSkills } from './frozen.ts';
import { skillsOf } from './store.ts';

/**
 * Removes a tenant's own skill; one that was frozen behind it thaws. Its versions stay readable by number: old runs
 * name them.
 * @throws AppError not_found; conflict naming the agents that use it
 */
export async function removeSkill(ctx: TenantCtx, { id }: { id: string }): Promise<{ id: string }> {
  await withTenant(ctx, async (tx) => {
    await lockSkills(tx, ctx);
    const skill = await mongoFor(ctx, (db) =>
      skillsOf(db).findOne({ _id: id }, { projection: { markdown: 0 } }),
    );
    if (!skill) throw notFound('skill');
    const users = await tx.agentConfig.findMany({
      where: { skillIds: { has: id } },
      orderBy: { role: 'asc' },
      select: { role: true },
    });
    const agents = users.map(({ role }) => role);
    if (agents.length > 0)
      throw new AppError(
        'conflict',
        `Not removed: ${agents.join(', ')} ${agents.length === 1 ? 'uses' : 'use'} this skill. Take it from ${agents.length === 1 ? 'that agent' : 'those agents'} first.`,
        { details: { agents } },
      );
    await auditTenant(ctx, tx, {
      action: 'skill.removed',
      objectType: 'skill',
      objectId: id,
      before: { key: skill.key, version: skill.version, title: skill.title },
    });
    await mongoFor(ctx, (db) => skillsOf(db).deleteOne({ _id: id }));
  });
  return { id };
}
