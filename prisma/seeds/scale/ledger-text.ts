import type { SpendMonth, Tenant } from '../../../server/data/postgres/generated/client.ts';
import { agentRoles } from '../../../server/plans/index.ts';
import { day } from '../calendar.ts';
import { monthOf } from '../months.ts';
import { costMicros, holdMicros, modelOn } from '../prices.ts';
import type { Stream } from '../random.ts';

/** Columns of a scale ledger row, in the order of its text. */
export const ledgerColumns = [
  'tenantId',
  'id',
  'period',
  'role',
  'provider',
  'modelId',
  'state',
  'heldMicros',
  'costMicros',
  'inputTokens',
  'outputTokens',
  'cacheReadTokens',
  'priceStatus',
  'credentialOwner',
  'estimated',
  'firstTokenMs',
  'durationMs',
  'createdAt',
  'settledAt',
] as const;

export interface LedgerText {
  text: string;
  months: SpendMonth[];
}

/** Rows of one tenant over a year, older ones rarer, as COPY text, with the sums of their months. */
export function ledgerText(tenant: Tenant, count: number, asOf: number, chance: Stream): LedgerText {
  const sums = new Map<string, SpendMonth>();
  const { defaultProvider: provider, timezone, id: tenantId } = tenant;
  let text = '';
  for (let number = 0; number < count; number += 1) {
    const at = Math.floor(asOf - 60_000 - 365 * day * chance.next() ** 1.6);
    const price = modelOn(provider, 'writing', Math.max(at, Date.parse('2026-08-01')));
    const tokens = {
      input: chance.int(200, 2_400),
      output: chance.int(80, 1_500),
      cacheRead: chance.int(0, 9_000),
      cacheWrite: 0,
    };
    const cost = costMicros(price, tokens);
    const period = monthOf(timezone, at);
    const sum = sums.get(period) ?? { tenantId, period, settledMicros: 0n, heldMicros: 0n, calls: 0 };
    sum.settledMicros += BigInt(cost);
    sum.calls += 1;
    sums.set(period, sum);
    const first = chance.int(300, 2_000);
    const duration = first + tokens.output * 9;
    text += `${tenantId}\t${chance.uuid(at)}\t${period}\t${chance.pick(agentRoles)}\t${provider}\t${price.model}\tsettled\t${holdMicros(price, tokens, 6_000)}\t${cost}\t${tokens.input}\t${tokens.output}\t${tokens.cacheRead}\tknown\tplatform\tf\t${first}\t${duration}\t${new Date(at).toISOString()}\t${new Date(at + duration).toISOString()}\n`;
  }
  return { text, months: [...sums.values()] };
}
