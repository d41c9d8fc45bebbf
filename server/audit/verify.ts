import type { Ctx } from '../data/context.ts';
import { readPlatform } from '../data/postgres/doors.ts';
import type { Prisma } from '../data/postgres/generated/client.ts';
import { type Chain, chainNamed, entriesOf, lookAt } from './chain.ts';
import type { AuditVerdict } from './contract.ts';
import { type End, platformEnd, tenantEnds } from './ends.ts';
import { Findings } from './findings.ts';
import {
  entriesPerStep,
  type Ground,
  misplacedStatement,
  type OddEntry,
  type Place,
  type Step,
  stepStatement,
} from './walk.ts';

/** Chains verified side by side in one walk. */
const chainsPerWalk = 500;

type Ask = <T>(statement: Prisma.Sql) => Promise<T[]>;
type ById = Map<string | null, Findings>;

const ofTenant = (odd: readonly OddEntry[], tenantId: string | null): OddEntry[] =>
  odd.filter((entry) => entry.tenantId === tenantId);

/** Goes over the entries once, step by step; PostgreSQL recomputes, and this holds no more than what is odd. */
async function walk(ask: Ask, ground: Ground, chains: ById): Promise<void> {
  for (let place: Place | null = null; ; ) {
    const [row]: { step: { [K in keyof Step]: Step[K] | null } }[] = await ask(stepStatement(ground, place));
    const { stretches, odd }: { [K in keyof Step]: Step[K] | null } = row?.step ?? {
      stretches: null,
      odd: null,
    };
    let seen = 0;
    for (const stretch of stretches ?? []) {
      seen += stretch.entries;
      chains.get(stretch.tenantId)?.take(stretch, ofTenant(odd ?? [], stretch.tenantId));
      place = { tenantId: stretch.tenantId, seq: stretch.lastSeq, hash: stretch.lastHash };
    }
    if (seen < entriesPerStep) return;
  }
}

async function verdictOf(ask: Ask, end: End, findings: Findings): Promise<AuditVerdict> {
  const { suspects } = findings;
  if (suspects) {
    const entries = entriesOf({ tenantId: end.tenantId, name: end.name });
    const found = await ask<{ seq: number; written: number }>(
      misplacedStatement(entries, suspects.seqs, suspects.places),
    );
    for (const { seq, written } of found) findings.misplaced(seq, written);
  }
  findings.end(end);
  const { entries, faults, faultsFound } = findings;
  return { chain: end.name, entries, head: end.lastHash, faults, faultsFound };
}

/** Verifies the platform's chain. */
async function verifyPlatform(ask: Ask): Promise<AuditVerdict> {
  const findings = new Findings();
  await walk(ask, 'platform', new Map([[null, findings]]));
  const [end] = await ask<End>(platformEnd);
  if (!end) throw new Error('The end of the platform chain was not read');
  return verdictOf(ask, end, findings);
}

/** Verifies the chains of tenants with these ids, which are in order and lie next to each other. */
async function verifyTenants(ask: Ask, ids: readonly string[]): Promise<AuditVerdict[]> {
  const [from, to] = [ids[0], ids.at(-1)];
  if (!from || !to) return [];
  const chains: ById = new Map(ids.map((id) => [id, new Findings()]));
  await walk(ask, { from, to }, chains);
  const verdicts: AuditVerdict[] = [];
  for (const end of await ask<End>(tenantEnds(ids)))
    verdicts.push(await verdictOf(ask, end, chains.get(end.tenantId) ?? new Findings()));
  return verdicts;
}

const asking =
  (ctx: Ctx, reason: string): Ask =>
  (statement) =>
    readPlatform(ctx, reason, (db) => db.$queryRaw(statement));

/** Verifies one chain: the platform's, or with `tenant` that tenant's. */
export async function verifyAudit(
  ctx: Ctx,
  { tenant }: { tenant?: string | undefined },
): Promise<AuditVerdict> {
  const chain: Chain = await chainNamed(ctx, tenant);
  const ask = asking(ctx, ctx.actor.kind === 'machine' ? 'verify' : lookAt(chain));
  if (chain.tenantId === null) return verifyPlatform(ask);
  const [verdict] = await verifyTenants(ask, [chain.tenantId]);
  return verdict ?? { chain: chain.name, entries: 0, head: null, faults: [], faultsFound: 0 };
}

/** Verifies every chain, the platform's first, then tenants' by id. Memory stays the same however many there are. */
export async function* verifyEveryChain(ctx: Ctx): AsyncGenerator<AuditVerdict> {
  const ask = asking(ctx, 'verify');
  yield await verifyPlatform(ask);
  for (let after: string | undefined; ; ) {
    const tenants = await readPlatform(ctx, 'verify', (db) =>
      db.tenant.findMany({
        where: { purgeStartedAt: null, ...(after ? { id: { gt: after } } : {}) },
        select: { id: true },
        orderBy: { id: 'asc' },
        take: chainsPerWalk,
      }),
    );
    yield* await verifyTenants(
      ask,
      tenants.map(({ id }) => id),
    );
    after = tenants.at(-1)?.id;
    if (tenants.length < chainsPerWalk) return;
  }
}
