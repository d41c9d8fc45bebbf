import { type AnswerError, pointerOf, readAnswer, schemaErrors } from '../deliverables/index.ts';
import { type CampaignPlan, plan as planSchema } from './contract.ts';
import { normalisePlan } from './plan-normalise.ts';
import { type PlanRules, planDepth } from './plan-rules.ts';

export type PlanVerdict =
  | { ok: true; plan: CampaignPlan; normalised: string[] }
  | { ok: false; errors: AnswerError[] };

const at = (...path: (string | number)[]): string => pointerOf(path);

function roleErrors({ tasks }: CampaignPlan, rules: PlanRules): AnswerError[] {
  return tasks.flatMap(({ role }, index) => {
    if (rules.roles.includes(role)) return [];
    const known = Object.hasOwn(rules.refusedRoles, role) ? rules.refusedRoles[role] : undefined;
    const why = known ?? `there is no role "${role}"`;
    return [{ pointer: at('tasks', index, 'role'), rule: `${why}; allowed: ${rules.roles.join(', ')}` }];
  });
}

function dependencyErrors({ tasks }: CampaignPlan): AnswerError[] {
  return tasks.flatMap(({ dependsOn }, index) => {
    const pointer = at('tasks', index, 'dependsOn');
    const errors: AnswerError[] = [];
    if (new Set(dependsOn).size !== dependsOn.length)
      errors.push({ pointer, rule: 'each index may stand once' });
    for (const needed of dependsOn) {
      if (needed === index) errors.push({ pointer, rule: `task ${index} cannot wait for itself` });
      else if (needed > index)
        errors.push({ pointer, rule: `${needed} is not an earlier task; allowed: indexes below ${index}` });
    }
    return errors;
  });
}

function limitErrors({ tasks }: CampaignPlan, rules: PlanRules): AnswerError[] {
  const errors: AnswerError[] = [];
  if (tasks.length > rules.maxTasks)
    errors.push({
      pointer: at('tasks'),
      rule: `has ${tasks.length} tasks; allowed: at most ${rules.maxTasks}`,
    });
  const depth = planDepth(tasks);
  if (depth > rules.maxDepth)
    errors.push({
      pointer: at('tasks'),
      rule: `has a chain of ${depth} tasks; allowed: at most ${rules.maxDepth}`,
    });
  tasks.forEach(({ approval }, index) => {
    if (!rules.approvals.includes(approval))
      errors.push({
        pointer: at('tasks', index, 'approval'),
        rule: `"${approval}" is not offered here; allowed: ${rules.approvals.join(', ')}`,
      });
  });
  return errors;
}

function duplicateErrors({ tasks }: CampaignPlan): AnswerError[] {
  const seen = new Map<string, number>();
  return tasks.flatMap(({ role, title }, index) => {
    const key = `${role} ${title.toLowerCase().replace(/\s+/gu, ' ')}`;
    const first = seen.get(key);
    if (first !== undefined)
      return [{ pointer: at('tasks', index), rule: `is the same as task ${first} (role and title)` }];
    seen.set(key, index);
    return [];
  });
}

/** Checks 3 to 6 of a plan that has the right form; the first that finds something speaks. Also for plans by hand. */
export function planErrors(plan: CampaignPlan, rules: PlanRules): AnswerError[] {
  for (const check of [roleErrors, dependencyErrors, limitErrors, duplicateErrors]) {
    const errors = check(plan, rules);
    if (errors.length > 0) return errors;
  }
  return [];
}

/**
 * Judges a model's answer as a plan, in the content guide's order: one JSON value, schema, roles, dependencies,
 * limits, duplicates. (Policy is part of `roles`; money is checked where money is known.)
 * @param cut the provider stopped it before its end
 */
export function checkPlan(output: string, rules: PlanRules, cut = false): PlanVerdict {
  const read = readAnswer(output, cut);
  if (!read.ok) return read;
  const { value, notes } = normalisePlan(read.value);
  const parsed = planSchema.safeParse(value);
  if (!parsed.success) return { ok: false, errors: schemaErrors(parsed.error) };
  const errors = planErrors(parsed.data, rules);
  if (errors.length > 0) return { ok: false, errors: errors.slice(0, 20) };
  return { ok: true, plan: parsed.data, normalised: [...read.normalised, ...notes] };
}
