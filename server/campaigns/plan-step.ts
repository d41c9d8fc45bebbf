import { roleDefaults } from '../agents/index.ts';
import { readTenant } from '../data/postgres/doors.ts';
import { type AnswerError, errorLines } from '../deliverables/index.ts';
import {
  callModel,
  type Outcome,
  type Prompt,
  prepareModel,
  repairTurn,
  type Step,
  type StepContext,
  withPatience,
} from '../runs/index.ts';
import { acceptPlan } from './accept-plan.ts';
import { planProvider } from './begin-planning.ts';
import { brief } from './contract.ts';
import { checkPlan, type PlanVerdict } from './plan-check.ts';
import { type FailedAnswer, keepPlanOutputs } from './plan-outputs.ts';
import { planJsonSchema, planPrompt } from './plan-prompt.ts';
import type { PlanRules } from './plan-rules.ts';
import { planningFailed } from './planning-failed.ts';
import { readWorkforce, type Workforce } from './workforce.ts';

const planner = roleDefaults['activity-planner'];
/** Local models get four times the time. */
const localTimeoutMs = planner.timeoutMs * 4;

async function gather({ claim, settings }: StepContext): Promise<{ workforce: Workforce; prompt: Prompt }> {
  const { ctx, run, tenant } = claim;
  const [campaign, workforce] = await readTenant(ctx, (db) =>
    Promise.all([db.campaign.findFirstOrThrow({ where: { id: run.campaignId } }), readWorkforce(db, tenant)]),
  );
  const { name } = campaign;
  const { rules } = workforce;
  const messages = planPrompt({ name, brief: brief.parse(campaign.brief), timezone: tenant.timezone }, rules);
  return {
    workforce,
    prompt: {
      messages,
      schema: planJsonSchema(rules),
      maxTokens: settings.planMaxTokens ?? planner.maxOutputTokens,
      timeoutMs: workforce.planner?.timeoutMs ?? localTimeoutMs,
      skills: [],
    },
  };
}

const failed = (errors: readonly AnswerError[]): Outcome => ({
  state: 'failed',
  stopReason: 'invalid_output',
  stopDetail: `No valid plan after one repair. ${errorLines(errors.slice(0, 3))}`,
});

/** Asks for a plan, and exactly once more when it does not hold. */
async function askTwice(
  given: StepContext,
  adapter: Awaited<ReturnType<typeof prepareModel>>,
  prompt: Prompt,
  rules: PlanRules,
): Promise<{ verdict: PlanVerdict; failures: FailedAnswer[] }> {
  const work = { ...given, adapter };
  const failures: FailedAnswer[] = [];
  const first = await callModel(work, prompt);
  const verdict = checkPlan(first.text, rules, first.cut);
  if (verdict.ok) return { verdict, failures };
  failures.push({ output: first.text, errors: verdict.errors });
  const messages = repairTurn(prompt.messages, first.text, verdict.errors);
  const second = await callModel(work, { ...prompt, messages });
  const repaired = checkPlan(second.text, rules, second.cut);
  if (!repaired.ok) failures.push({ output: second.text, errors: repaired.errors });
  return { verdict: repaired, failures };
}

/** The plan step: brief → prompt → plan, repaired at most once, then accepted or visibly failed. Never a template. */
export const planStep: Step = {
  async execute(given) {
    const { claim, settings } = given;
    const { ctx, run, held, tenant } = claim;
    const { workforce, prompt } = await gather(given);
    const adapter = await prepareModel(given, {
      provider: planProvider(tenant, workforce),
      wanted: [workforce.planner?.modelId, tenant.defaultModelId],
    });
    const { verdict, failures } = await askTwice(given, adapter, prompt, workforce.rules);
    if (verdict.ok) {
      const outcome: Outcome = { state: 'done', stopReason: 'done', stopDetail: null };
      return { outcome, record: (tx) => acceptPlan(tx, claim, verdict.plan, verdict.normalised) };
    }
    await withPatience(ctx.log, settings.recordMs, () =>
      keepPlanOutputs(ctx, { runId: run.id, attempt: held.attempt }, failures),
    );
    const outcome = failed(verdict.errors);
    return { outcome, record: this.fail(claim, outcome) };
  },
  fail(claim, outcome) {
    const { ctx, run } = claim;
    const sentence = outcome.stopDetail ?? 'Planning failed.';
    return (tx) => planningFailed(tx, ctx, run.campaignId, sentence);
  },
};
