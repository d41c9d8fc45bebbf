import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Auth, createPlatformApiKey, openAuth } from '../auth/index.ts';
import { type Ctx, machineCtx, systemClock } from '../data/context.ts';
import { createMailer } from '../mail/index.ts';
import { openQueues } from '../queue/queues.ts';
import { relayOnce } from '../queue/relay.ts';
import { createSecrets } from '../secrets/index.ts';
import { startChild } from '../testing/child.ts';
import { openTestStores, type TestStores, testMasterKey } from '../testing/stores.ts';
import { quietLog } from '../testing/tenants.ts';
import type { CreatedTenant } from './contract.ts';
import { provisioning, provisionTenant } from './provision.ts';

/**
 * When a process is killed: some time after its two requests were sent, or while `waiting` of them wait at a table that
 * is locked: at the last of `tables`, having passed those before, with `made` of their tenants in the record.
 */
type Moment = { afterMs: number } | Hold;
interface Hold {
  tables: readonly string[];
  waiting: number;
  made: 0 | 2;
}

/** The same moments in every run; the machine's pace decides what they hit. */
const seed = 20_261_125;
function* random(): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}
const draws = random();
const moments: readonly Moment[] = [
  ...Array.from({ length: 8 }, (_, at) => ({ afterMs: 10 * (at + draws.next().value) })),
  { tables: ['outbox'], waiting: 2, made: 0 },
  { tables: ['brands'], waiting: 2, made: 2 },
  { tables: ['agent_configs'], waiting: 2, made: 2 },
  { tables: ['invitations'], waiting: 2, made: 2 },
  { tables: ['invitations', 'tenants'], waiting: 2, made: 2 },
  // The one without a key is done by then; the answer to the other is about to be kept.
  { tables: ['invitations', 'platform_idempotency_keys'], waiting: 1, made: 2 },
];

const pro = { plan: 'pro', agents: 5 };
const enterprise = { plan: 'enterprise', agents: 7 };
const killed = moments.map((moment, at) => ({
  moment,
  ...(at % 4 < 2 ? pro : enterprise),
  unkeyed: `crash-${at}-bare`,
  keyed: `crash-${at}-key`,
}));
type Killed = (typeof killed)[number];

let at: TestStores;
let auth: Auth;
let owner: pg.Client;
let key: string;
/** The process that lives on. */
let second: string;
const children = new Set<ChildProcess>();
const inRecord = new Set<string>();

const machine = (clock = systemClock): Ctx => machineCtx(at.stores, 'relay', { clock, log: quietLog });

async function startApi(): Promise<{ child: ChildProcess; said: string }> {
  const { urls, redisUrl, mongoUrl } = at;
  const started = await startChild('../testing/api-process.ts', 'API_TEST', { urls, redisUrl, mongoUrl });
  children.add(started.child);
  return started;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  children.delete(child);
}

const count = async (sql: string, values: unknown[]): Promise<number> =>
  Number((await owner.query<{ count: string }>(`SELECT count(*) FROM ${sql}`, values)).rows[0]?.count);

async function until(reached: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await reached())) {
    if (performance.now() > end) throw new Error(`Not within a minute: ${reached}`);
    await delay(5);
  }
}

/** Writers wait at the table until the connection ends. */
async function lock(table: string): Promise<pg.Client> {
  const holder = new pg.Client({ connectionString: at.ownerUrl });
  await holder.connect();
  await holder.query('BEGIN');
  await holder.query(`LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`);
  return holder;
}

interface Answer {
  status: number;
  text: string;
}

async function post(base: string, slug: string, { plan }: Pick<Killed, 'plan'>): Promise<Answer> {
  const answer = await fetch(`${base}/admin/tenants`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      ...(slug.endsWith('-key') ? { 'idempotency-key': slug } : {}),
    },
    body: JSON.stringify({ slug, name: 'Crashed', plan, adminEmail: `${slug}@owner.example` }),
  });
  return { status: answer.status, text: await answer.text() };
}

/** Lets both requests run into the tables, one after the other. @returns what still holds them */
async function holdAt(child: ChildProcess, { tables, waiting }: Hold, send: () => void) {
  let holder: pg.Client | undefined;
  for (const table of tables) {
    const next = await lock(table);
    if (holder) await holder.end();
    else send();
    holder = next;
    const many = table === tables.at(-1) ? waiting : 2;
    await until(
      async () =>
        (await count(
          `pg_locks l JOIN pg_stat_activity a USING (pid)
           WHERE NOT l.granted AND l.relation = $1::regclass AND a.application_name = $2`,
          [table, `api-${child.pid}`],
        )) >= many,
    );
  }
  return holder;
}

async function killAt(one: Killed): Promise<void> {
  const { child, said } = await startApi();
  // What only a first request costs is not what is looked for.
  expect((await fetch(`${said}/admin/tenants`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(
    200,
  );
  const send = (): void => {
    for (const slug of [one.unkeyed, one.keyed]) post(said, slug, one).catch(() => undefined);
  };
  const { moment } = one;
  if ('afterMs' in moment) {
    send();
    await delay(moment.afterMs);
    await kill(child);
  } else {
    const holder = await holdAt(child, moment, send);
    await kill(child);
    await holder?.end();
  }
  // What a dead process had under way is decided by then: committed or rolled back.
  await until(
    async () => (await count('pg_stat_activity WHERE application_name = $1', [`api-${child.pid}`])) === 0,
  );
  const { rows } = await owner.query<{ slug: string }>('SELECT slug FROM tenants WHERE slug = ANY($1)', [
    [one.unkeyed, one.keyed],
  ]);
  if ('made' in moment) expect(rows, moment.tables.join()).toHaveLength(moment.made);
  for (const { slug } of rows) inRecord.add(slug);
}

beforeAll(async () => {
  at = await openTestStores();
  auth = await openAuth({
    stores: at.stores,
    clock: systemClock,
    log: quietLog,
    secrets: createSecrets(testMasterKey),
    mail: createMailer({ kind: 'none' }),
    settings: { publicUrl: 'http://localhost:3000', secureCookies: false },
  });
  owner = new pg.Client({ connectionString: at.ownerUrl });
  await owner.connect();
  key = (await createPlatformApiKey(machine(), { name: 'crash', role: 'owner' })).secret;
  for (const one of killed) await killAt(one);
  second = (await startApi()).said;
}, 600_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await owner.end();
  await auth.close();
  await at.close();
});

/** One tenant of this slug with everything it needs, once. */
async function expectWhole(slug: string, agents: number): Promise<void> {
  const { rows } = await owner.query<{ id: string; provisioned_at: Date | null }>(
    'SELECT id, provisioned_at FROM tenants WHERE slug = $1',
    [slug],
  );
  expect(rows, slug).toMatchObject([{ provisioned_at: expect.any(Date) }]);
  const id = rows[0]?.id;
  const pending = `accepted_at IS NULL AND revoked_at IS NULL AND role = 'owner' AND email = $2`;
  const found = {
    invitations: await count(`invitations WHERE tenant_id = $1 AND ${pending}`, [
      id,
      `${slug}@owner.example`,
    ]),
    agents: await count('agent_configs WHERE tenant_id = $1', [id]),
    brands: await count('brands WHERE tenant_id = $1', [id]),
    outbox: await count('outbox WHERE tenant_id = $1', [id]),
    own: await count(`audit_entries WHERE tenant_id = $1 AND action = 'tenant.created'`, [id]),
    platform: await count(`platform_audit_entries WHERE object_id = $1 AND action = 'tenant.created'`, [id]),
  };
  expect(found, slug).toEqual({ invitations: 1, agents, brands: 1, outbox: 0, own: 1, platform: 1 });
}

const get = async (path: string) => {
  const answer = await fetch(`${second}${path}`, { headers: { authorization: `Bearer ${key}` } });
  return { status: answer.status, body: await answer.json() };
};

/** The request that was cut off, sent to the other process and once more. */
async function expectAnsweredOnce(one: Killed): Promise<void> {
  const answer = await post(second, one.keyed, one);
  expect(answer.status, `${one.keyed}: ${answer.text}`).toBe(201);
  const created: CreatedTenant = JSON.parse(answer.text);
  expect(created).toMatchObject({ slug: one.keyed, plan: one.plan, provisionedAt: expect.any(String) });
  const link = await get(`/auth/invitations/${created.invitationUrl?.split('#')[1]}`);
  expect(link, one.keyed).toMatchObject({
    status: 200,
    body: { email: `${one.keyed}@owner.example`, role: 'owner', tenant: { slug: one.keyed } },
  });
  expect(await post(second, one.keyed, one), one.keyed).toEqual(answer);
  await expectWhole(one.keyed, one.agents);
}

const [before, after] = [0, 1].map((half) => killed.filter((_, at) => at % 2 === half)) as [
  Killed[],
  Killed[],
];

test('the same Idempotency-Key at another process goes on where the dead one stopped', async () => {
  await Promise.all(before.map(expectAnsweredOnce));
}, 120_000);

test('without a key the relay finishes every tenant that is in the record, and makes no other', async () => {
  const later = { now: () => new Date(Date.now() + 60_000) };
  const queues = openQueues(at.stores.transport, 'dm:test:crash');
  const round = () =>
    relayOnce(machine(later), queues, {
      'tenant.provision': async (ctx, entry) => {
        await provisionTenant(ctx, provisioning.parse(entry.payload));
      },
    });
  while ((await round()) > 0);
  await queues.close();
  for (const { unkeyed, agents } of killed)
    if (inRecord.has(unkeyed)) await expectWhole(unkeyed, agents);
    else expect(await count('tenants WHERE slug = $1', [unkeyed])).toBe(0);
  expect(await count('outbox WHERE true', [])).toBe(0);
}, 120_000);

test('the same Idempotency-Key after the relay has finished gives a new link that works', async () => {
  await Promise.all(after.map(expectAnsweredOnce));
  expect((await get('/admin/audit/verify')).body).toMatchObject({ chain: 'platform', faultsFound: 0 });
}, 120_000);
