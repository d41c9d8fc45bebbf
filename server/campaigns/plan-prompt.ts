import { modelSchema } from '../deliverables/index.ts';
import type { JsonSchema, ModelMessage } from '../llm/index.ts';
import { answerForm, dataBlock, guardrails } from '../runs/index.ts';
import { type Brief, plan } from './contract.ts';
import type { PlanRules } from './plan-rules.ts';

const roleWork: Record<string, string> = {
  copywriter: 'advertisements, landing sections, e-mails, product texts',
  seo: 'page briefs and audits for search engines',
  'keyword-researcher': 'maps of what people search for',
  'blog-writer': 'one article in Markdown',
  'social-media-manager': 'posts and reply guides',
};

type Node = { properties: Record<string, unknown>; items?: unknown };

/** The plan's schema with the roles and approvals that are allowed here. */
export function planJsonSchema(rules: PlanRules): JsonSchema {
  const schema = structuredClone(modelSchema(plan)) as unknown as Node;
  const task = (schema.properties.tasks as { items: Node }).items;
  task.properties.role = { type: 'string', enum: [...rules.roles] };
  task.properties.approval = { type: 'string', enum: [...rules.approvals] };
  return schema as unknown as JsonSchema;
}

/** The prompt of the plan step: who, rules, form, what is allowed; then the brief as data. */
export function planPrompt(
  campaign: { name: string; brief: Brief; timezone: string },
  rules: PlanRules,
): ModelMessage[] {
  const roles = rules.roles.map((role) => `- ${role}: ${roleWork[role] ?? 'its own work'}`).join('\n');
  const system = [
    'You are the campaign planner of a marketing agency. You turn a brief into a short list of tasks for agents; you do none of them yourself.',
    guardrails,
    `${answerForm(planJsonSchema(rules))}
Lengths: title 3-120 characters, summary at most 600; a task's instructions 10-2000, acceptance 1-5 lines of 3-200 that can be checked; at most 5 openQuestions of 3-200.`,
    `Limits: at most ${rules.maxTasks} tasks, at most ${rules.maxDepth} that wait for each other in a chain. dependsOn holds indexes of earlier tasks only, counted from 0. approval is one of: ${rules.approvals.join(', ')}. dueInDays is a number of days from now up to 90, or null. No two tasks with the same role and title.`,
    `Roles that can be given a task:\n${roles}`,
  ].join('\n\n');
  const user = `${dataBlock('BRIEF', { name: campaign.name, timezone: campaign.timezone, ...campaign.brief })}\n\nWrite the plan. Few good tasks are better than many.`;
  return [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ];
}
