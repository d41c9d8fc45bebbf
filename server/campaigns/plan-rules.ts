import type { TaskApproval } from '../data/postgres/enums.ts';

/** What a plan is held against, besides its schema. */
export interface PlanRules {
  /** Roles that may be given a task: plan, active agents and known contracts agree. */
  roles: readonly string[];
  /** Why a role that exists may not be used here, for the error's sentence. */
  refusedRoles: Readonly<Record<string, string>>;
  maxTasks: number;
  /** Longest chain of tasks that wait for each other. */
  maxDepth: number;
  approvals: readonly TaskApproval[];
}

/** Length of the longest chain of dependent tasks. Indexes in `dependsOn` are smaller than the task's own. */
export function planDepth(tasks: readonly { dependsOn: readonly number[] }[]): number {
  const depths: number[] = [];
  for (const task of tasks)
    depths.push(1 + Math.max(0, ...task.dependsOn.map((index) => depths[index] ?? 0)));
  return Math.max(0, ...depths);
}
