import { planMatrix } from '../../../server/plans/index.ts';
import { englishTasks, japaneseTasks, type TaskSlot } from '../data/tasks.ts';
import type { Stream } from '../random.ts';
import type { DemoTenant } from './tenant-spec.ts';

const slotsFor = (spec: DemoTenant): readonly TaskSlot[] => {
  const allowed = planMatrix[spec.plan].agentRoles;
  return (spec.trade.language === 'ja' ? japaneseTasks : englishTasks).filter(({ role }) =>
    allowed.some((known) => known === role),
  );
};

/** The longest plan there are words for. */
export const mostTasks = (spec: DemoTenant): number => slotsFor(spec).length;

const order = ['keyword-researcher', 'seo', 'blog-writer', 'copywriter', 'social-media-manager'];

/** So many tasks in the order they build on each other, with the indexes each waits for. */
export function chooseTasks(
  spec: DemoTenant,
  count: number,
  chance: Stream,
): (TaskSlot & { dependsOn: number[] })[] {
  const all = slotsFor(spec);
  const sure = Math.min(count, 3);
  const chosen = [
    ...all.slice(0, sure),
    ...chance.sample(all.slice(sure, Math.max(count + 3, sure)), count - sure),
  ];
  chosen.sort((one, other) => order.indexOf(one.role) - order.indexOf(other.role));
  const first = (role: string, before: number): number[] => {
    const at = chosen.findIndex((task) => task.role === role);
    return at >= 0 && at < before ? [at] : [];
  };
  return chosen.map((task, index) => {
    const needs: Record<string, number[]> = {
      seo: first('keyword-researcher', index),
      'blog-writer': first('seo', index),
      copywriter: first('seo', index),
      'social-media-manager': [...first('blog-writer', index), ...first('copywriter', index)].slice(0, 1),
    };
    return { ...task, dependsOn: needs[task.role] ?? [] };
  });
}
