import { roleDefaults } from '../agents/index.ts';
import { newId } from '../data/ids.ts';
import { readTenant, type TenantTx } from '../data/postgres/doors.ts';
import type { AnswerError } from '../deliverables/index.ts';
import {
  type Delivered,
  errorLines,
  findStored,
  type RoleContract,
  readAnswer,
  roleContract,
  type StoredDeliverable,
  schemaErrors,
  storeDeliverable,
} from '../deliverables/index.ts';
import type { LiveEvent } from '../events/index.ts';
import { agentRoles, entitlementsOf, requireAgent } from '../plans/index.ts';
import {
  type Claim,
  callModel,
  type Outcome,
  type Prompt,
  prepareModel,
  type Recording,
  repairTurn,
  type Step,
  type StepContext,
  StepRefused,
  taskPrompt,
  withPatience,
} from '../runs/index.ts';
import { readSkillsForPrompt } from '../skills/index.ts';
import { advance } from './advance.ts';
import { readTaskInput } from './task-input.ts';

const fallbackTokens = 6_000;

function maxTokensOf(role: string): number {
  const known = agentRoles.find((name) => name === role);
  return known ? roleDefaults[known].maxOutputTokens : fallbackTokens;
}

function check(
  contract: RoleContract,
  text: string,
  cut: boolean,
): { value: Delivered } | { errors: AnswerError[] } {
  const read = readAnswer(text, cut);
  if (!read.ok) return { errors: read.errors };
  const parsed = contract.schema.safeParse(read.value);
  return parsed.success ? { value: parsed.data } : { errors: schemaErrors(parsed.error) };
}

/** An answer in its form, and the skills it was made without because they are frozen. */
interface Asked {
  content: Delivered;
  frozen: string[];
}

/** Asks the agent, and once more when its answer does not follow the contract. */
async function ask(given: StepContext, contract: RoleContract): Promise<Asked | Outcome> {
  const { claim, settings } = given;
  const { ctx, run, tenant } = claim;
  const agent = await readTenant(ctx, (db) => db.agentConfig.findFirst({ where: { role: run.role } }));
  if (!agent?.isActive)
    throw new StepRefused(
      'policy_blocked',
      `The agent ${run.role} is switched off. Switch it on and try the task again.`,
    );
  const granted = entitlementsOf(tenant);
  requireAgent(granted, agent);
  const { skills, frozen } = await readSkillsForPrompt(ctx, agent.skillIds, granted);
  const adapter = await prepareModel(given, {
    provider: agent.adapterType,
    wanted: [agent.modelId, tenant.defaultModelId],
  });
  const prompt: Prompt = {
    messages: taskPrompt(contract, await readTaskInput(claim), skills),
    schema: contract.jsonSchema,
    maxTokens: settings.taskMaxTokens ?? maxTokensOf(run.role),
    timeoutMs: agent.timeoutMs,
    skills: skills.map(({ id, version, scope }) => ({ id, version, scope })),
  };
  const work = { ...given, adapter };
  const first = await callModel(work, prompt);
  const checked = check(contract, first.text, first.cut);
  if ('value' in checked) return { content: checked.value, frozen };
  const messages = repairTurn(prompt.messages, first.text, checked.errors);
  const second = await callModel(work, { ...prompt, messages });
  const repaired = check(contract, second.text, second.cut);
  if ('value' in repaired) return { content: repaired.value, frozen };
  const stopDetail = `The answer did not follow its form, also after one repair. ${errorLines(repaired.errors.slice(0, 3))}`;
  return { state: 'failed', stopReason: 'invalid_output', stopDetail };
}

const isOutcome = (result: Asked | Outcome): result is Outcome => 'stopReason' in result;

const without = (frozen: readonly string[]): string =>
  `Went on without ${frozen.length === 1 ? 'a frozen skill' : 'frozen skills'}: ${frozen.join(', ')}.`;

function outcomeOf(content: Delivered, frozen: readonly string[]): Outcome {
  const note = frozen.length > 0 ? without(frozen) : null;
  if (!content.needsHuman) return { state: 'done', stopReason: 'done', stopDetail: note };
  const questions = content.openQuestions.length > 0 ? ` It asks: ${content.openQuestions.join(' ')}` : '';
  const sentence = `The agent wants a person to look at this before it goes on.${questions}`;
  const stopDetail = note ? `${sentence} ${note}` : sentence;
  return { state: 'stopped', stopReason: 'needs_human', stopDetail };
}

/** The record of a stored deliverable as the task's next version, once a run. */
async function recordDeliverable(tx: TenantTx, claim: Claim, stored: StoredDeliverable): Promise<void> {
  const { ctx, run } = claim;
  const { taskId, campaignId, content, hash, bytes } = { ...stored };
  if ((await tx.deliverable.count({ where: { runId: run.id } })) > 0) return;
  const newest = await tx.deliverable.aggregate({ where: { taskId }, _max: { version: true } });
  const { kind, title, summary } = content;
  const version = (newest._max.version ?? 0) + 1;
  const id = stored.deliverableId || newId();
  const createdAt = ctx.clock.now();
  await tx.deliverable.create({
    data: { id, campaignId, taskId, runId: run.id, version, kind, title, summary, hash, bytes, createdAt },
  });
}

async function endTask(tx: TenantTx, claim: Claim, outcome: Outcome): Promise<LiveEvent[]> {
  const { ctx, run } = claim;
  const { campaignId, taskId } = run;
  if (!taskId) return [];
  const state = outcome.state === 'done' ? 'done' : 'failed';
  await tx.task.updateMany({ where: { id: taskId }, data: { state, finishedAt: ctx.clock.now() } });
  return [{ type: 'task', campaignId, taskId, state }, ...(await advance(tx, ctx, campaignId))];
}

/** A task: prompt → answer → deliverable in the tenant's document store → the record. */
export const taskStep: Step = {
  async execute(given) {
    const { claim, settings } = given;
    const { ctx, run } = claim;
    const contract = roleContract(run.role);
    const { campaignId, taskId } = run;
    if (!contract || !taskId)
      throw new StepRefused('policy_blocked', `The role ${run.role} cannot be given a task in this version.`);
    const patiently = <T>(work: () => Promise<T>): Promise<T> =>
      withPatience(ctx.log, settings.recordMs, work);
    // An earlier attempt may have stored its answer and died before it was recorded: it is not asked for again.
    let stored = await patiently(() => findStored(ctx, run.id));
    let frozen: string[] = [];
    if (!stored) {
      const answer = await ask(given, contract);
      if (isOutcome(answer)) return { outcome: answer, record: this.fail(claim, answer) };
      frozen = answer.frozen;
      stored = await patiently(() =>
        storeDeliverable(ctx, { runId: run.id, campaignId, taskId }, answer.content),
      );
    }
    const kept = stored;
    const outcome = outcomeOf(kept.content, frozen);
    const record: Recording = async (tx) => {
      await recordDeliverable(tx, claim, kept);
      return endTask(tx, claim, outcome);
    };
    return { outcome, record };
  },
  fail(claim, outcome) {
    return (tx) => endTask(tx, claim, outcome);
  },
};
