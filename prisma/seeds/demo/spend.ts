import { roleDefaults } from '../../../server/agents/roles.ts';
import type { LedgerEntry, SpendMonth } from '../../../server/data/postgres/generated/client.ts';
import type { AgentRole } from '../../../server/plans/index.ts';
import { monthOf } from '../months.ts';
import { costMicros, holdMicros, type Tokens } from '../prices.ts';
import type { CallDraft, CampaignDraft, RunDraft } from './drafts.ts';
import type { Place } from './world.ts';

const times = (tokens: Tokens, factor: number): Tokens => ({
  input: Math.max(tokens.input > 0 ? 12 : 0, Math.round(tokens.input * factor)),
  output: Math.max(tokens.output > 0 ? 20 : 0, Math.round(tokens.output * factor)),
  cacheRead: Math.round(tokens.cacheRead * factor),
  cacheWrite: Math.round(tokens.cacheWrite * factor),
});

/** The most a run of this role may cost; the plan step has a cap of its own. */
const limitOf = (run: RunDraft): number =>
  run.purpose === 'plan' ? 140_000 : Number(roleDefaults[run.role as AgentRole]?.maxCostMicros ?? 300_000n);

/** A run's calls at a scale, kept below its limit; one that stopped at its limit came close to it. */
function scaled(run: RunDraft, factor: number, stretch: boolean): Tokens[] {
  const at = (f: number): number =>
    run.calls.reduce((sum, call) => sum + costMicros(call.price, times(call.tokens, f)), 0);
  const limit = limitOf(run) * 0.985;
  let own = factor;
  if (run.stopReason === 'cost_cap' && stretch && at(1) > 0) own = (limit / at(1)) * 0.99;
  for (let tries = 0; tries < 4 && at(own) > limit; tries += 1) own *= (limit / at(own)) * 0.995;
  return run.calls.map((call) =>
    call.price.provider === 'ollama' ? times(call.tokens, 1) : times(call.tokens, own),
  );
}

interface Priced {
  run: RunDraft;
  campaign: CampaignDraft;
  period: string;
}

/** Finds the scale at which the runs of a month cost what is told, at most. */
function scaleFor(runs: readonly Priced[], target: number, stretch: boolean): number {
  const total = (factor: number): number =>
    runs.reduce(
      (sum, { run }) =>
        sum +
        scaled(run, factor, stretch).reduce(
          (all, tokens, at) => all + costMicros((run.calls[at] as CallDraft).price, tokens),
          0,
        ),
      0,
    );
  let low = 0.01;
  let high = 12;
  for (let tries = 0; tries < 22; tries += 1) {
    const middle = (low + high) / 2;
    if (total(middle) <= target) low = middle;
    else high = middle;
  }
  return low;
}

/** What calls of this month cost whose runs began in an earlier one. */
function begunBefore(
  zone: string,
  runs: readonly Priced[],
  period: string,
  factors: ReadonlyMap<string, number>,
  stretch: boolean,
): number {
  const earlier = runs.filter((run) => run.period < period);
  return earlier.reduce((sum, { run, period: own }) => {
    const last = run.calls.at(-1);
    if (!last || monthOf(zone, last.at) !== period) return sum;
    const tokens = scaled(run, factors.get(own) ?? 1, stretch);
    const inside = run.calls.map((call, at) =>
      monthOf(zone, call.at) === period ? costMicros(call.price, tokens[at] ?? call.tokens) : 0,
    );
    return sum + inside.reduce((all, cost) => all + cost, 0);
  }, 0);
}

function entryOf(
  place: Place,
  { run, campaign }: Priced,
  call: CallDraft,
  tokens: Tokens,
  id: string,
): LedgerEntry {
  const local = call.price.provider === 'ollama';
  return {
    tenantId: place.id,
    id,
    period: monthOf(place.spec.timezone, call.at),
    campaignId: campaign.id,
    taskId: run.task === null ? null : (campaign.tasks[run.task]?.id ?? null),
    runId: run.id,
    attempt: call.attempt,
    role: run.role,
    provider: call.price.provider,
    modelId: call.price.model,
    state: 'settled',
    heldMicros: BigInt(holdMicros(call.price, tokens, call.maxTokens)),
    costMicros: BigInt(costMicros(call.price, tokens)),
    inputTokens: BigInt(tokens.input),
    outputTokens: BigInt(tokens.output),
    cacheReadTokens: BigInt(tokens.cacheRead),
    cacheWriteTokens: BigInt(tokens.cacheWrite),
    priceStatus: local ? 'free_local' : 'known',
    credentialOwner: local ? 'none' : call.ownKey ? 'tenant' : 'platform',
    estimated: call.estimated,
    firstTokenMs: call.firstTokenMs,
    durationMs: call.durationMs,
    errorCode: call.error,
    createdAt: new Date(call.at),
    settledAt: new Date(call.at + call.durationMs),
  };
}

/** The ledger of a tenant: every call priced by its day, each month at the share of the cap that is told. */
export function ledgerOf(place: Place, asOf: number, campaigns: readonly CampaignDraft[]): LedgerEntry[] {
  const { spec } = place;
  const chance = place.stream('ledger_entries');
  const runs: Priced[] = campaigns.flatMap((campaign) =>
    campaign.runs.map((run) => ({
      run,
      campaign,
      period: monthOf(spec.timezone, run.calls[0]?.at ?? run.createdAt),
    })),
  );
  const now = monthOf(spec.timezone, asOf);
  const factors = new Map<string, number>();
  const share = (period: string): number | null => {
    const { current, previous } = spec.spend;
    if (!place.early) return period === now ? current : previous;
    return period === now ? null : (current ?? previous);
  };
  const stretch = spec.capUsd >= 8;
  for (const period of [...new Set(runs.map((run) => run.period))].sort()) {
    const told = share(period);
    if (told === null) continue;
    const target =
      Math.floor(told * spec.capUsd * 1e6) - begunBefore(spec.timezone, runs, period, factors, stretch);
    factors.set(
      period,
      scaleFor(
        runs.filter((run) => run.period === period),
        target,
        stretch,
      ),
    );
  }
  const known = Math.min(...factors.values(), 1);
  return runs.flatMap((priced) => {
    const factor = factors.get(priced.period) ?? known;
    const tokens = scaled(priced.run, factor, stretch);
    return priced.run.calls.map((call, at) =>
      entryOf(place, priced, call, tokens[at] ?? call.tokens, chance.uuid(call.at)),
    );
  });
}

/** A month's sums, as the ledger's own writer keeps them. */
export function spendMonthsOf(tenantId: string, entries: readonly LedgerEntry[]): SpendMonth[] {
  const months = new Map<string, SpendMonth>();
  for (const entry of entries) {
    const month = months.get(entry.period) ?? {
      tenantId,
      period: entry.period,
      settledMicros: 0n,
      heldMicros: 0n,
      calls: 0,
    };
    month.settledMicros += entry.costMicros;
    if (entry.state === 'reserved') month.heldMicros += entry.heldMicros;
    month.calls += 1;
    months.set(entry.period, month);
  }
  return [...months.values()].sort((one, other) => (one.period < other.period ? -1 : 1));
}
