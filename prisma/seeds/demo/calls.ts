import { roleDefaults } from '../../../server/agents/roles.ts';
import type { LlmProvider } from '../../../server/data/postgres/enums.ts';
import type { AgentRole } from '../../../server/plans/index.ts';
import { localTime } from '../calendar.ts';
import type { DatedPrice } from '../data/prices.ts';
import type { Stream } from '../random.ts';
import type { CallDraft } from './drafts.ts';

/** Calls a run makes and what they weigh beside a copywriter's. */
const habits: Record<string, { calls: [number, number]; weight: number }> = {
  copywriter: { calls: [4, 6], weight: 0.9 },
  seo: { calls: [5, 8], weight: 1 },
  'keyword-researcher': { calls: [6, 9], weight: 1.1 },
  'blog-writer': { calls: [6, 9], weight: 1.7 },
  'social-media-manager': { calls: [4, 7], weight: 0.9 },
  'activity-planner': { calls: [1, 1], weight: 1 },
};

/** A provider's bad hour: D-8 for claude, twenty minutes of D-3 for openai. */
export function trouble(
  asOf: number,
  provider: LlmProvider,
  at: number,
): 'overloaded' | 'rate_limited' | null {
  if (provider === 'claude') {
    const from = localTime('UTC', asOf, 8, '13:10');
    return at >= from && at < localTime('UTC', asOf, 8, '15:40') ? 'overloaded' : null;
  }
  if (provider !== 'openai') return null;
  const from = localTime('UTC', asOf, 3, '14:00');
  return at >= from && at < from + 20 * 60_000 ? 'rate_limited' : null;
}

/** How many calls a good run of the role makes; one in seventeen needs a repair turn more. */
export function callCount(role: string, chance: Stream): number {
  const [least, most] = habits[role]?.calls ?? [4, 7];
  return chance.int(least, most) + (chance.chance(0.06) ? 1 : 0);
}

interface CallsOf {
  role: string;
  price: DatedPrice;
  attempt: number;
  at: number;
  count: number;
  ownKey: boolean;
  /** Error of one more call after these, answered by nothing or cut. */
  error: string | null;
  slow: boolean;
}

/** The calls of one attempt, one after the other; context grows and is read from the cache where there is one. */
export function callsOf(of: CallsOf, chance: Stream): CallDraft[] {
  const local = of.price.provider === 'ollama';
  const weight = habits[of.role]?.weight ?? 1;
  const defaults = roleDefaults[of.role as AgentRole] ?? roleDefaults.copywriter;
  const calls: CallDraft[] = [];
  let at = of.at + chance.int(300, 1_500);
  let context = 2_600 + chance.int(0, 1_400);
  const total = of.count + (of.error ? 1 : 0);
  for (let number = 0; number < total; number += 1) {
    const failed = of.error !== null && number === of.count;
    const unanswered = failed && of.error !== 'aborted' && of.error !== 'timeout';
    const output = unanswered ? 0 : weight * chance.between(260, 1_150) * (failed ? 0.4 : 1);
    const fresh = unanswered ? 0 : weight * chance.between(300, 1_400);
    const perToken = local ? chance.between(22, 34) : chance.between(7, 13) * (of.slow ? 2 : 1);
    const firstTokenMs = Math.round(
      (local ? chance.between(900, 4_000) : chance.between(380, 1_900)) * (of.slow ? 4 : 1),
    );
    const durationMs = unanswered ? chance.int(180, 2_400) : Math.round(firstTokenMs + output * perToken);
    calls.push({
      at,
      attempt: of.attempt,
      price: of.price,
      tokens: {
        input: local && !unanswered ? fresh + context : fresh,
        output,
        cacheRead: local || unanswered || number === 0 ? 0 : context,
        cacheWrite: local || unanswered || number > 0 ? 0 : context,
      },
      maxTokens: defaults.maxOutputTokens,
      ownKey: of.ownKey,
      estimated: failed && !unanswered,
      error: failed ? of.error : null,
      firstTokenMs: unanswered ? null : firstTokenMs,
      durationMs,
    });
    context += fresh + output;
    at += durationMs + chance.int(60, 900);
  }
  return calls;
}

/** When the last of these calls was over. */
export const endOfCalls = (calls: readonly CallDraft[], otherwise: number): number => {
  const last = calls.at(-1);
  return last ? last.at + last.durationMs + 120 : otherwise;
};
