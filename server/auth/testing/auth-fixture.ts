import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { type Clock, type Ctx, machineCtx } from '../../data/context.ts';
import { openRecord } from '../../data/postgres/doors.ts';
import type { TenantRole } from '../../data/postgres/enums.ts';
import { openTransport } from '../../data/redis/transport.ts';
import type { Stores } from '../../data/stores.ts';
import { createMailer } from '../../mail/index.ts';
import { createSecrets } from '../../secrets/index.ts';
import { openTestStores, type TestStores, testMasterKey } from '../../testing/stores.ts';
import { mintTenant, quietLog } from '../../testing/tenants.ts';
import { createCallerFactory, router } from '../../trpc/base.ts';
import { type Auth, openAuth } from '../auth.ts';
import type { SessionView, TokenView } from '../contract.ts';
import { authRoutes } from '../doors/auth-routes.ts';
import { identify } from '../identify/identify.ts';
import { seedUser } from '../people/seed-user.ts';
import { apiKeysRouter, invitationsRouter, membersRouter, meRouter, peopleRouter } from '../router.ts';

export const password = 'three small birds';
const procedures = router({
  me: meRouter,
  members: membersRouter,
  invitations: invitationsRouter,
  apiKeys: apiKeysRouter,
  people: peopleRouter,
});
const createCaller = createCallerFactory(procedures);

/** A clock that tests move; it runs on by itself. */
export class TestClock implements Clock {
  private ahead = 0;
  now(): Date {
    return new Date(Date.now() + this.ahead);
  }
  advance(seconds: number): void {
    this.ahead += seconds * 1_000;
  }
}

export interface Answer<Body> {
  status: number;
  body: Body;
  headers: Record<string, unknown>;
  cookies: Record<string, string>;
}
interface Refusal {
  error: { code: string; message: string; details?: Record<string, unknown>; requestId: string };
}

export interface PostOptions {
  headers?: Record<string, string>;
  cookies?: Record<string, string>;
  address?: string;
}

/** Identity over real stores, with its HTTP door and procedures. */
export class AuthFixture {
  readonly clock = new TestClock();
  readonly at: TestStores;
  readonly mailDir: string;
  auth!: Auth;
  app!: FastifyInstance;
  /** Hash of {@link password}, made once. */
  hash!: string;
  private readonly others: Array<() => Promise<void>> = [];
  private count = 0;

  private constructor(at: TestStores, mailDir: string) {
    this.at = at;
    this.mailDir = mailDir;
  }

  static async open(options: { log?: Logger; redisUrl?: string } = {}): Promise<AuthFixture> {
    const at = await openTestStores();
    const fixture = new AuthFixture(at, await mkdtemp(join(tmpdir(), 'dm-mail-')));
    const { log = quietLog, redisUrl } = options;
    const stores: Stores = redisUrl ? { ...at.stores, transport: openTransport(redisUrl) } : at.stores;
    if (redisUrl) fixture.others.push(() => stores.transport.close());
    fixture.auth = await fixture.openOn(stores, log);
    fixture.hash = await fixture.auth.passwords.hash(password);
    // With a log given, requests are logged as Fastify does by itself.
    fixture.app = Fastify(options.log ? { loggerInstance: options.log as FastifyBaseLogger } : {});
    await authRoutes(fixture.app, fixture.auth);
    return fixture;
  }

  private openOn(stores: Stores, log: Logger): Promise<Auth> {
    return openAuth({
      stores,
      clock: this.clock,
      log,
      secrets: createSecrets(testMasterKey),
      mail: createMailer({ kind: 'files', dir: this.mailDir, from: 'test@dmagency.example' }),
      settings: { publicUrl: 'https://agency.example', secureCookies: false },
    });
  }

  /** Identity as another api process on the same stores has it. */
  async secondProcess(redisUrl = this.at.redisUrl): Promise<Auth> {
    const stores: Stores = {
      record: openRecord({ urls: this.at.urls, poolSize: 3 }),
      documents: this.at.stores.documents,
      transport: openTransport(redisUrl),
    };
    const auth = await this.openOn(stores, quietLog);
    this.others.push(async () => {
      await auth.close();
      await stores.record.close();
      await stores.transport.close();
    });
    return auth;
  }

  get ctx(): Ctx {
    return machineCtx(this.auth.stores, 'seed', { clock: this.clock, log: quietLog });
  }

  async person(role?: TenantRole, tenantId?: string): Promise<{ id: string; email: string }> {
    this.count += 1;
    const email = `person-${this.count}-${uuidv7().slice(-6)}@example.com`;
    const memberships = role && tenantId ? [{ tenantId, role }] : [];
    const id = await seedUser(this.ctx, {
      email,
      name: `Person ${this.count}`,
      passwordHash: this.hash,
      memberships,
    });
    return { id, email };
  }

  tenant() {
    return mintTenant(this.at.stores);
  }

  async post<Body = Refusal>(path: string, body: unknown, options: PostOptions = {}): Promise<Answer<Body>> {
    const answer = await this.app.inject({
      method: 'POST',
      url: path,
      headers: { 'x-dm-client': '1', ...options.headers },
      cookies: options.cookies ?? {},
      remoteAddress: options.address ?? '127.0.0.1',
      ...(body === undefined ? {} : { payload: body as object }),
    });
    return toAnswer<Body>(answer);
  }

  async get<Body = Refusal>(path: string, options: PostOptions = {}): Promise<Answer<Body>> {
    const { headers = {}, cookies = {}, address = '127.0.0.1' } = options;
    return toAnswer<Body>(
      await this.app.inject({ method: 'GET', url: path, headers, cookies, remoteAddress: address }),
    );
  }

  async token(email: string, extra: Record<string, unknown> = {}): Promise<TokenView> {
    const answer = await this.post<TokenView>('/auth/token', { email, password, ...extra });
    if (answer.status !== 200) throw new Error(`no token: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async signIn(email: string): Promise<Answer<SessionView>> {
    const answer = await this.post<SessionView>('/auth/sign-in', { email, password });
    if (answer.status !== 200) throw new Error(`not signed in: ${JSON.stringify(answer.body)}`);
    return answer;
  }

  identify(bearer: string, auth = this.auth) {
    return identify(auth, { bearer, cookies: {}, wantedTenant: null });
  }

  /** The procedures as whoever holds the bearer calls them. */
  async as(bearer: string) {
    const identity = await this.identify(bearer);
    return createCaller({ ...this.ctx, source: 'test', identity });
  }

  /** Secrets behind `#` in the mails to an address, newest first. */
  async mailedSecrets(email: string): Promise<string[]> {
    const found: string[] = [];
    for (const file of (await readdir(this.mailDir)).sort().reverse()) {
      const text = (await readFile(join(this.mailDir, file), 'utf8'))
        .replace(/=\r?\n/g, '')
        .replace(/=3D/g, '=');
      const secret = /#([a-z]{2}_[A-Za-z0-9_-]{43})/.exec(text)?.[1];
      if (secret && text.includes(`To: ${email}`)) found.push(secret);
    }
    return found;
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.auth.close();
    for (const close of this.others) await close();
    await this.at.close();
    await rm(this.mailDir, { recursive: true, force: true });
  }
}

function toAnswer<Body>(answer: {
  statusCode: number;
  body: string;
  headers: Record<string, unknown>;
  cookies: Array<{ name: string; value: string }>;
}): Answer<Body> {
  return {
    status: answer.statusCode,
    body: (answer.body === '' ? null : JSON.parse(answer.body)) as Body,
    headers: answer.headers,
    cookies: Object.fromEntries(answer.cookies.map(({ name, value }) => [name, value])),
  };
}
