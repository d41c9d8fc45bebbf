import type { Actor, Ctx } from '../context.ts';

/** Why a machine may look across tenants: nothing else is accepted. */
export const machineReasons = [
  'relay',
  'reconcile',
  'provision',
  'host_lookup',
  'startup',
  'seed',
  'metrics',
  'export',
  'purge',
  'trial',
  'upkeep',
  'verify',
  'bench',
] as const;
export type MachineReason = (typeof machineReasons)[number];

const hourMs = 3_600_000;
const rememberedLooks = 10_000;

/** Keeps account of who uses the platform door: machines by a closed list of reasons, people with an audit row. */
export class PlatformUse {
  /** Uses since the process started, by `kind:reason`; for metrics. */
  readonly counts = new Map<string, number>();
  private readonly looks = new Map<string, number>();

  count(actor: Actor, reason: string): void {
    if (actor.kind === 'machine' && !machineReasons.includes(reason as MachineReason)) {
      throw new Error(
        `A machine may not reach across tenants for '${reason}': add it to machineReasons with its why`,
      );
    }
    const key = `${actor.kind}:${reason}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  /** A person's look across tenants leaves one row an hour, person and reason on the platform's audit chain. */
  async recordLook(ctx: Ctx, reason: string): Promise<void> {
    this.count(ctx.actor, reason);
    if (ctx.actor.kind === 'machine') return;
    const { actor } = ctx;
    const now = ctx.clock.now();
    const key = `${actor.id}:${reason}`;
    const last = this.looks.get(key);
    if (last !== undefined && now.getTime() - last < hourMs) return;
    if (this.looks.size >= rememberedLooks) this.looks.clear();
    this.looks.set(key, now.getTime());
    await ctx.stores.record.platform
      .$executeRaw`SELECT platform_audit_append(${now}::timestamptz, ${actor.kind}::"ActorKind", ${actor.id}, ${actor.label}, ${actor.role}, ${ctx.source}, ${ctx.requestId}, 'platform.look', 'platform', ${reason}, NULL, NULL, NULL)`;
  }
}
