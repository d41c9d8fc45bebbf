import type { RoleContract } from '../../deliverables/index.ts';
import type { ModelMessage } from '../../llm/index.ts';
import type { PromptSkill } from '../../skills/index.ts';
import { dataBlock } from './data-block.ts';
import { roleText } from './role-texts.ts';
import { answerForm, guardrails } from './rules.ts';

/** The envelope in: what an agent is told of its work. No keys, prices, other tenants, user ids or hosts. */
export interface TaskInput {
  campaign: {
    name: string;
    goal: string;
    audience: string;
    offer: string;
    market: string;
    language: string;
    timezone: string;
    from: string | null;
    to: string | null;
  };
  task: { title: string; instructions: string; acceptance: string[] };
  upstream: {
    taskIndex: number;
    role: string;
    deliverableId: string;
    version: number;
    approved: boolean;
    summary: string;
  }[];
  brand: { mustUse: string[]; mustNotUse: string[] };
}

const skillBlock = (skill: PromptSkill): string =>
  `=== skill ${skill.id}@${skill.version} (${skill.scope}): ${skill.title} ===\n${skill.markdown}\n=== end of skill ${skill.id}@${skill.version} ===`;

/**
 * The prompt of a task. Parts that stay the same come first, so that providers' caches hit:
 * role, rules, form, skills, (tools: none in this version), brand; then campaign, upstream, task, self-check.
 */
export function taskPrompt(
  contract: RoleContract,
  input: TaskInput,
  skills: readonly PromptSkill[],
): ModelMessage[] {
  const text = roleText(contract.role);
  const system = [
    text.who,
    guardrails,
    `${answerForm(contract.jsonSchema)}\nLengths: ${text.envelope} ${text.lengths}\nGood work: ${text.good}`,
    ...skills.map(skillBlock),
    dataBlock('BRAND', input.brand),
  ].join('\n\n');
  const user = [
    dataBlock('CAMPAIGN', input.campaign),
    dataBlock('UPSTREAM', input.upstream),
    dataBlock('TASK', input.task),
    `Do the task. Before you answer, check: every line of acceptance is answered, every claim has its source, the language is ${JSON.stringify(input.campaign.language)}, the lengths are kept, kind is "${contract.kind}".`,
  ].join('\n\n');
  return [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ];
}
