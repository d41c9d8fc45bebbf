import type { LlmProvider, StopReason } from '../../../server/data/postgres/enums.ts';
import { agentQuestions, endings } from '../data/endings.ts';
import type { DatedPrice } from '../data/prices.ts';
import { modelOn } from '../prices.ts';
import type { Stream } from '../random.ts';
import { classOf, providerOf } from './agents.ts';
import { callCount, callsOf, endOfCalls, trouble } from './calls.ts';
import type { CallDraft, RunDraft } from './drafts.ts';
import type { Place, World } from './world.ts';

export interface RunWish {
  task: number | null;
  role: string;
  /** How it ends. */
  reason: StopReason;
  at: number;
  version: number | null;
  provider?: LlmProvider | undefined;
  /** Waits for its tenant to be resumed. */
  parked?: boolean;
}

const providerNames: Record<LlmProvider, string> = {
  claude: 'Claude',
  openai: 'OpenAI',
  ollama: 'The model server',
  webhook: 'The runtime',
};

function detailOf(place: Place, wish: RunWish, price: DatedPrice, chance: Stream): string | null {
  const ending = endings[wish.reason];
  if (!ending) return null;
  if (wish.parked)
    return 'The workspace was suspended while an answer was being written. The run goes on when it is resumed.';
  if (isOwnKey(place, price.provider) && wish.reason === 'provider_failed')
    return 'OpenAI refused this workspace’s own key three times: it was revoked. Enter a new one, or go on with the platform’s key.';
  const policy =
    place.spec.privacy === 'local_only'
      ? 'The model qwen3-cloud:480b is answered on another host, and this workspace is local-only. Nothing left the network. Choose a model that runs on your server.'
      : 'The runtime’s address is not on the list of allowed hosts. Nothing was sent. Ask an operator to add it.';
  const facts: Record<string, string> = {
    question: chance.pick(agentQuestions),
    provider: providerNames[price.provider],
    limit:
      { copywriter: '$0.30', 'blog-writer': '$1.00', 'keyword-researcher': '$0.50' }[wish.role] ?? '$0.40',
    policy,
    model: price.model,
  };
  return ending.detail.replace(/\{(\w+)\}/g, (whole, name: string) => facts[name] ?? whole);
}

/** One tenant brought a key of its own; it was revoked later. */
const isOwnKey = (place: Place, provider: LlmProvider): boolean =>
  place.spec.slug === 'kettle-and-co' && provider === 'openai';

/** Which provider works at an instant: after its cap a tenant with local models goes on with those. */
function providerAt(place: Place, wish: RunWish): LlmProvider {
  const { spec, capReachedAt } = place;
  if (
    capReachedAt !== null &&
    wish.at >= capReachedAt &&
    spec.providers.includes('ollama') &&
    wish.reason !== 'budget_blocked'
  )
    return 'ollama';
  return wish.provider ?? providerOf(place, wish.role);
}

/** One run with its attempts and calls, beginning at the wish's instant. */
export function buildRun(world: World, place: Place, wish: RunWish, chance: Stream): RunDraft {
  const ending = endings[wish.reason];
  const plan = wish.task === null;
  let provider = providerAt(place, wish);
  const startedAt = wish.at + chance.int(700, 4_000);
  let at = startedAt;
  const attempts: RunDraft['attempts'] = [];
  const calls: CallDraft[] = [];
  const weather = trouble(world.asOf, provider, wish.at);
  const ownKey = isOwnKey(place, provider);
  const tryOnce = (count: number, error: string | null, failure: string | null): void => {
    const price = modelOn(provider, plan ? 'hard' : classOf(wish.role), at);
    const attempt = attempts.length + 1;
    const made = callsOf(
      { role: wish.role, price, attempt, at, count, ownKey, error, slow: weather !== null },
      chance,
    );
    const end = endOfCalls(made, at + chance.int(200, 900));
    calls.push(...made);
    attempts.push({ attempt, state: failure ? 'failed' : 'done', at, end, error: failure, message: null });
    at = end + (failure ? chance.int(4_000, 45_000) * attempt : 0);
  };
  if (weather !== null && wish.reason === 'done') {
    tryOnce(chance.int(0, 2), weather, 'provider_failed');
    if (provider === 'claude' && place.spec.providers.includes('openai') && chance.chance(0.18))
      provider = 'openai';
  }
  for (let number = 1; number < (ending?.attempts ?? 1); number += 1)
    tryOnce(number === 1 ? 1 : 0, weather ?? (ownKey ? 'bad_response' : 'overloaded'), wish.reason);
  const answered = ending
    ? ending.answered > 4
      ? ending.answered + chance.int(0, 3)
      : ending.answered
    : callCount(wish.role, chance);
  const failed = ending !== undefined && ending.state === 'failed';
  tryOnce(
    answered,
    ending?.callError ?? null,
    failed || wish.reason === 'budget_blocked' ? wish.reason : null,
  );
  const price = modelOn(provider, plan ? 'hard' : classOf(wish.role), startedAt);
  const detail = detailOf(place, wish, price, chance);
  const last = attempts.at(-1);
  if (last) {
    last.message = detail;
    if (ending && last.error === null) last.error = wish.parked ? 'suspended' : wish.reason;
  }
  return {
    id: chance.uuid(wish.at),
    task: wish.task,
    purpose: plan ? 'plan' : 'task',
    role: wish.role,
    provider,
    modelId: price.model,
    state: wish.parked ? 'parked' : (ending?.state ?? 'done'),
    stopReason: wish.parked ? null : wish.reason,
    detail,
    createdAt: wish.at,
    startedAt,
    finishedAt: last?.end ?? at,
    attempts,
    calls,
    version: wish.version,
  };
}
