import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { Secret, TOTP } from 'otpauth';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedUser } from '../auth/index.ts';
import { AuthFixture, password } from '../auth/testing/auth-fixture.ts';
import { newId } from '../data/ids.ts';
import type { PlatformRole } from '../data/postgres/enums.ts';
import { runUpkeep } from '../exports/testing/spawn-upkeep.ts';
import { buildApi } from '../main/api.ts';
import { quietLog } from '../testing/tenants.ts';
import { createCallerFactory } from '../trpc/base.ts';
import { appRouter } from '../trpc/root.ts';

const random = (): string => randomBytes(32).toString('base64url');
/** Pasted where people write freely. */
const pastedKey = `ak_0123456789ab_${random()}`;
const urlPassword = 'canary-of-the-address';
const urlToken = 'canary-of-the-query';
const callback = (host: string): string =>
  `https://caller:${urlPassword}@${host}.example.com/hook?access_token=${urlToken}&x=1`;
const pasted = `because of ${pastedKey}`;

const secrets = new Map<string, string>([
  ['password', password],
  ['key pasted into a text', pastedKey],
  ['password in a callback address', urlPassword],
  ['token in a callback address', urlToken],
]);
function keep(name: string, value: string | null | undefined): string {
  expect(value, name).toBeTruthy();
  secrets.set(name, value ?? '');
  return value ?? '';
}

let fixture: AuthFixture;
let app: FastifyInstance;
let owner: pg.Client;
beforeAll(async () => {
  fixture = await AuthFixture.open();
  app = await buildApi({
    stores: fixture.at.stores,
    auth: fixture.auth,
    clock: fixture.clock,
    log: quietLog,
    version: '0.0.0',
    publicUrl: 'https://agency.example',
    baseDomain: 'localhost',
    deletionGraceDays: 30,
    trustedProxies: [],
  });
  owner = new pg.Client({ connectionString: fixture.at.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await app.close();
  await fixture.close();
});

const createCaller = createCallerFactory(appRouter);
type CallerOf = ReturnType<typeof createCaller>;
const as = async (bearer: string): Promise<CallerOf> =>
  createCaller({ ...fixture.ctx, source: 'test', identity: await fixture.identify(bearer) });
async function download(url: string, bearer: string): Promise<void> {
  const answer = await app.inject({ url, headers: { authorization: `Bearer ${bearer}` } });
  expect(answer.statusCode, url).toBe(200);
}
async function mailed(address: string): Promise<string> {
  await expect.poll(async () => (await fixture.mailedSecrets(address)).length, { timeout: 20_000 }).toBe(1);
  return (await fixture.mailedSecrets(address))[0] ?? '';
}
const secretOf = (link: string): string => link.split('#')[1] ?? '';

async function platformPerson(role: PlatformRole): Promise<{ id: string; email: string; bearer: string }> {
  const email = `${role}-${newId()}@example.com`;
  const id = await seedUser(fixture.ctx, {
    email,
    name: role,
    passwordHash: fixture.hash,
    platformRole: role,
  });
  return { id, email, bearer: (await fixture.token(email)).accessToken };
}

/** Accepts an invitation as somebody new. */
async function joinAs(link: string, email: string, tenant: string): Promise<string> {
  const invitation = keep(`invitation of ${email}`, secretOf(link));
  const chosen = keep(`password of ${email}`, `canary birds ${random()}`);
  const path = `/auth/invitations/${invitation}/accept`;
  expect((await fixture.post(path, { name: pastedKey, password: chosen })).status).toBe(200);
  const { accessToken } = await fixture.token(email, { password: chosen, tenant });
  return keep(`access token of ${email}`, accessToken);
}

async function drivePlatformKeys(root: CallerOf): Promise<void> {
  const made = await root.platformKeys.create({ name: pastedKey, role: 'operator', expiresInDays: 1 });
  // Its name is how it is called in the log from now on.
  await (await as(keep('platform API key', made.secret))).tenants.list({});
  await root.platformKeys.revoke({ id: made.key.id });
  await root.globalSkills.save({ key: 'canary', title: pastedKey, description: pasted, markdown: pasted });
}

async function drivePeople(root: CallerOf, bearer: string, slug: string): Promise<void> {
  const caller = await as(bearer);
  const email = `member-${slug}@example.com`;
  const { link } = await root.people.invite({ tenant: slug, email, role: 'member' });
  const member = await fixture.identify(await joinAs(link, email, slug));
  await caller.members.changeRole({ userId: member?.id ?? '', role: 'admin' });
  await caller.members.remove({ userId: member?.id ?? '' });
  await root.people.erase({ userId: member?.id ?? '', confirm: email, reason: pasted });
  const withdrawn = await caller.invitations.create({ email: `x-${email}`, role: 'viewer' });
  keep('withdrawn invitation', secretOf(withdrawn.link));
  await caller.invitations.revoke({ id: withdrawn.invitation.id });
}

async function driveWorkspace(bearer: string): Promise<void> {
  const caller = await as(bearer);
  const made = await caller.apiKeys.create({ name: pastedKey, role: 'admin', expiresInDays: 1 });
  const key = await as(keep('API key', made.secret));
  const text = { title: pastedKey, description: pasted, markdown: `Use ${pasted}` };
  const { id } = await key.skills.save({ key: 'canary', ...text });
  await key.skills.remove({ id });
  await caller.apiKeys.revoke({ id: made.key.id });
  const { config } = await caller.agents.get({ role: 'copywriter' });
  await caller.agents.put({
    role: 'copywriter',
    adapterType: 'ollama',
    modelId: pastedKey,
    limits: { concurrency: 1, timeoutMs: 60_000, maxCostUsdPerTask: null },
    ...(config ? { version: config.version } : {}),
  });
  const brand = await caller.brands.create({ name: pastedKey, description: pasted });
  await caller.brands.update({ id: brand.id, version: brand.version, description: `again ${pasted}` });
  await caller.brands.archive({ id: brand.id });
  await caller.brands.restore({ id: brand.id });
}

/** Leaves a run queued, so that a suspension has one to park. */
async function driveCampaigns(bearer: string, tenantId: string): Promise<void> {
  const caller = await as(bearer);
  const asked = { name: pastedKey, brief: { goal: pasted } };
  const draft = await caller.campaigns.create({ ...asked, submit: false });
  await caller.campaigns.submit({ id: draft.id });
  await caller.campaigns.cancel({ id: draft.id });
  const { id } = await caller.campaigns.create(asked);
  const planRun = (await caller.campaigns.get({ id })).planRunId ?? '';
  await caller.runs.cancel({ id: planRun });
  await caller.campaigns.replan({ id });
  // As if a model had planned it.
  await owner.query("UPDATE campaigns SET state = 'plan_review', plan_version = 1 WHERE id = $1", [id]);
  const taskId = newId();
  await owner.query(
    `INSERT INTO tasks (tenant_id, id, campaign_id, index, title, role, instructions, acceptance, depends_on, approval, state, created_at)
     VALUES ($1, $2, $3, 0, 'Write', 'copywriter', $4, '{}', '{}', 'none', 'failed', now())`,
    [tenantId, taskId, id, pasted],
  );
  await caller.campaigns.start({ id });
  await caller.campaigns.retryTask({ id: taskId });
}

async function driveTenant(
  root: CallerOf,
  rootBearer: string,
  tenantId: string,
  slug: string,
): Promise<void> {
  const at = { tenant: slug, reason: pasted };
  await root.tenants.suspend(at);
  await root.tenants.resume(at);
  await root.tenants.changePlan({ ...at, plan: 'agency' });
  const exported = await root.exports.start({ tenant: slug });
  await runUpkeep(fixture.at, 'exports');
  await download(`/admin/tenants/${slug}/exports/${exported.id}/archive`, rootBearer);
  await root.tenants.delete({ ...at, confirm: slug });
  await root.tenants.restore(at);
  await root.tenants.bulk({ move: 'suspend', ids: [tenantId], reason: pasted });
}

/** Everything one does to one's own account, and what others try with its secrets. */
async function driveAccount(): Promise<void> {
  const { email } = await fixture.person();
  const first = await fixture.token(email);
  for (const [name, value] of Object.entries((await fixture.signIn(email)).cookies))
    keep(`cookie ${name}`, value);
  const caller = await as(keep('access token', first.accessToken));
  await caller.me.changeName({ name: `Ana ${pastedKey}` });
  await caller.me.exportData();
  const [other] = (await caller.me.sessions()).items.filter(({ current }) => !current);
  await caller.me.revokeSession({ id: other?.id ?? '' });
  const next = keep('next password', `canary foxes ${random()}`);
  await caller.me.changePassword({ current: password, next });
  await fixture.post('/auth/password/forgot', { email }, { address: '10.8.0.1' });
  const token = keep('reset token', await mailed(email));
  const reset = keep('password set by a link', `canary cats ${random()}`);
  expect((await fixture.post('/auth/password/reset', { token, password: reset })).status).toBe(204);

  const tokens = await fixture.token(email, { password: reset });
  const { refreshToken } = tokens;
  const me = await as(tokens.accessToken);
  await me.me.changeEmail({ password: reset, email: `next-${email}` });
  const change = keep('e-mail change token', await mailed(`next-${email}`));
  expect((await fixture.post('/auth/email/confirm', { token: change })).status).toBe(204);

  const moved = await fixture.token(`next-${email}`, { password: reset });
  const renewed = await fixture.post<typeof moved>('/auth/token/refresh', {
    refreshToken: moved.refreshToken,
  });
  keep('refresh token', refreshToken);
  keep('used refresh token', moved.refreshToken);
  keep('second refresh token', renewed.body.refreshToken);
  fixture.clock.advance(60);
  expect((await fixture.post('/auth/token/refresh', { refreshToken: moved.refreshToken })).status).toBe(401);

  const last = await as((await fixture.token(`next-${email}`, { password: reset })).accessToken);
  const { secret } = await last.me.twoFactorStart({ password: reset });
  keep('TOTP secret', secret);
  secrets.set('TOTP secret as bytes', Secret.fromBase32(secret).hex.toLowerCase());
  const code = TOTP.generate({
    secret: Secret.fromBase32(secret),
    timestamp: fixture.clock.now().getTime(),
  });
  const { recoveryCodes } = await last.me.twoFactorConfirm({ code });
  for (const [at, recovery] of recoveryCodes.entries()) keep(`recovery code ${at}`, recovery);
  await last.me.twoFactorDisable({ password: reset, recoveryCode: recoveryCodes[0] ?? '' });
}

async function drive(): Promise<void> {
  const root = await platformPerson('owner');
  const caller = await as(root.bearer);
  await drivePlatformKeys(caller);
  const slug = `canary-${newId().slice(-8)}`;
  const adminEmail = `owner-${slug}@example.com`;
  const tenant = await caller.tenants.create({
    slug,
    name: pastedKey,
    plan: 'enterprise',
    adminEmail,
    allowedProviders: ['ollama'],
    defaultProvider: 'ollama',
    onPremCallbackUrl: callback('first'),
  });
  const bearer = await joinAs(tenant.invitationUrl ?? '', adminEmail, slug);
  await caller.tenants.update({
    tenant: slug,
    reason: pasted,
    onPremCallbackUrl: callback('second'),
    defaultModelId: pastedKey,
    featureOverrides: { sla: pastedKey, workspaces: 2 },
  });
  await drivePeople(caller, bearer, slug);
  await driveWorkspace(bearer);
  await driveCampaigns(bearer, tenant.id);
  const query = new URLSearchParams({ query: pastedKey });
  await download(`/api/audit/export?${query}`, bearer);
  await download(`/admin/audit/export?tenant=${slug}&${query}`, root.bearer);
  await driveTenant(caller, root.bearer, tenant.id, slug);
  await driveAccount();
}

/** Why nothing above does it: no procedure and no route leads there. */
const notDriven: Readonly<Record<string, string>> = {
  'auth.owner_reset_on_host': 'a command on the host; server/auth/leaks.test.ts looks at its secrets',
  'auth.user_disabled': 'a verb that no door offers yet',
  'tenant.trial_started': 'the relay, from an outbox row that holds a time',
  'tenant.trial_ended': 'upkeep of a worker',
  'tenant.purge_waits': 'upkeep of a worker',
  'tenant.purge_started': 'upkeep of a worker',
  'tenant.purged': 'upkeep of a worker',
  'job.refused': 'a worker, of a job whose ids alone are kept',
  'run.${state}': 'a worker; what a model said is cut and redacted like any other text',
  'run.parked': 'a worker',
  'run.requeued': 'the reconciler',
  'run.given_up': 'the reconciler',
};
/** Acts whose names are put together. */
const composed: Readonly<Record<string, readonly string[]>> = {
  'campaign.${act}': ['submit', 'start', 'replan', 'cancel', 'retry_task'].map((act) => `campaign.${act}`),
  'brand.${to}': ['brand.archived', 'brand.restored'],
};
/** Write an act that their caller names. */
const handOn: ReadonlySet<string> = new Set(['audit/append.ts', 'tenants/record-change.ts']);

const server = fileURLToPath(new URL('..', import.meta.url));
const skipped = /\.test\.ts$|(^|\/)testing\/|^data\/postgres\/generated\//;

/** Acts as the source names them, and files that write some without naming any. */
async function actsInSource(): Promise<{ acts: Set<string>; nameless: string[] }> {
  const acts = new Set<string>();
  const nameless: string[] = [];
  for (const file of await readdir(server, { recursive: true })) {
    if (!file.endsWith('.ts') || skipped.test(file)) continue;
    const text = await readFile(join(server, file), 'utf8');
    const told = [...text.matchAll(/\baction\b\s*[:=]([^,;}\n]*(?:\}[^,;}\n]*)*)/g)].flatMap(
      ([, value = '']) =>
        [...value.matchAll(/['`]([a-z_]+\.[a-z_]*(?:\$\{\w+\})?)['`]/g)].map(([, act = '']) => act),
    );
    const inSql = [...text.matchAll(/_audit_append\([^\n]*?'([a-z_]+\.[a-z_]+)'/g)].map(
      ([, act = '']) => act,
    );
    for (const act of [...told, ...inSql]) acts.add(act);
    if (/\baudit(Tenant|Platform)\(/.test(text) && told.length === 0 && !handOn.has(file))
      nameless.push(file);
  }
  return { acts, nameless };
}

/** A secret as it is, without what says its kind, and as bytes would show. */
const formsOf = (secret: string): string[] =>
  [secret, secret.replace(/^[a-z]{2}_/, ''), secret.replaceAll('-', '')].flatMap((plain) => [
    plain,
    Buffer.from(plain).toString('hex'),
    Buffer.from(plain).toString('base64').replace(/=+$/, ''),
  ]);

test('no act that a door offers leaves a secret in a chain, and none is forgotten here', {
  timeout: 180_000,
}, async () => {
  await drive();
  const { rows } = await owner.query<{ action: string; text: string }>(
    `SELECT action, row_to_json(e)::text AS text FROM audit_entries e
     UNION ALL SELECT action, row_to_json(p)::text FROM platform_audit_entries p`,
  );
  // What was pasted did get there, and was taken out.
  const pastedAway = rows.filter(({ text }) => text.includes('[redacted]')).map(({ action }) => action);
  expect(new Set(pastedAway)).toEqual(
    new Set([...pastedAway, 'platform.look', 'brand.updated', 'audit.exported']),
  );
  expect(rows.some(({ text }) => text.includes('https://caller:[redacted]@second.'))).toBe(true);
  const leaks = [...secrets].flatMap(([name, secret]) => {
    const forms = formsOf(secret);
    const holding = rows.filter(({ text }) => forms.some((form) => text.includes(form)));
    return holding.map(({ action }) => `${name} in ${action}`);
  });
  expect(leaks).toEqual([]);
  expect(secrets.size).toBeGreaterThan(30);

  const driven = new Set(rows.map((row) => row.action));
  const { acts, nameless } = await actsInSource();
  expect(nameless, 'write an act whose name cannot be read here').toEqual([]);
  expect(acts.size).toBeGreaterThan(40);
  const named = [...acts].filter((act) => !(act in notDriven)).flatMap((act) => composed[act] ?? [act]);
  const forgotten = named.filter((act) => !driven.has(act));
  expect(forgotten, 'neither driven nor listed').toEqual([]);
  const stale = Object.keys({ ...notDriven, ...composed }).filter((act) => !acts.has(act) || driven.has(act));
  expect(stale, 'listed, yet driven or gone').toEqual([]);
});
