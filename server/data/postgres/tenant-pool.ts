import pg from 'pg';
import { currentScope } from './scope.ts';

/** The parts of pg's internals that the prelude needs; pg is pinned exactly and the start-up canary checks them. */
interface Wire {
  parse(message: { name: string; text: string; types?: number[] }): void;
  bind(message: {
    portal?: string;
    statement: string;
    values: unknown[];
    valueMapper: (value: unknown) => unknown;
  }): void;
  execute(message: { portal?: string; rows?: number }): void;
  sync(): void;
}

interface PgQuery {
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, wire: Wire): void;
  prepare(wire: Wire): void;
}

const BaseQuery = (
  pg as unknown as { Query: new (config: unknown, values?: unknown, callback?: unknown) => PgQuery }
).Query;

const enterText = 'SELECT app_enter($1::uuid, $2::boolean)';
const beginTexts = {
  'READ COMMITTED': 'BEGIN ISOLATION LEVEL READ COMMITTED',
  'REPEATABLE READ': 'BEGIN ISOLATION LEVEL REPEATABLE READ',
  SERIALIZABLE: 'BEGIN ISOLATION LEVEL SERIALIZABLE',
} as const;
export type IsolationLevel = keyof typeof beginTexts;
const beginName = (level: IsolationLevel): string => `app_begin_${level.replace(' ', '_').toLowerCase()}`;

/** Parses the prelude's statements once on a new connection: one round trip. */
class PrepareStatements extends BaseQuery {
  override prepare(wire: Wire): void {
    wire.parse({ name: 'app_enter', text: enterText });
    for (const [level, text] of Object.entries(beginTexts)) {
      wire.parse({ name: beginName(level as IsolationLevel), text });
    }
    wire.sync();
  }
  requiresPreparation(): boolean {
    return true;
  }
}

interface Prelude {
  tenantId: string;
  readOnly: boolean;
  begin?: IsolationLevel;
}

/**
 * A query that travels behind `[BEGIN] app_enter(tenant)` in one message. Up to Sync the server treats it as one
 * transaction, so the tenant is set for exactly this statement (or, with BEGIN, for this transaction), and when
 * app_enter refuses, the server skips the statement.
 */
class EnteringQuery extends BaseQuery {
  private preludeResults: number;
  private readonly prelude: Prelude;

  constructor(config: unknown, values: unknown, callback: unknown, prelude: Prelude) {
    super(config, values, callback);
    this.prelude = prelude;
    this.preludeResults = prelude.begin ? 2 : 1;
  }

  /** Without this a query without values would take the simple protocol, which carries no prelude. */
  requiresPreparation(): boolean {
    return true;
  }

  override prepare(wire: Wire): void {
    const { begin, tenantId, readOnly } = this.prelude;
    const valueMapper = (value: unknown): unknown => value;
    if (begin) {
      wire.bind({ statement: beginName(begin), values: [], valueMapper });
      wire.execute({ rows: 0 });
    }
    wire.bind({ statement: 'app_enter', values: [tenantId, readOnly ? 'true' : 'false'], valueMapper });
    wire.execute({ rows: 0 });
    super.prepare(wire);
  }

  override handleDataRow(message: unknown): void {
    if (this.preludeResults === 0) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, wire: Wire): void {
    if (this.preludeResults > 0) this.preludeResults -= 1;
    else super.handleCommandComplete(message, wire);
  }
}

const done = (command: string): pg.QueryResult =>
  ({ command, rowCount: 0, oid: 0, fields: [], rows: [] }) as unknown as pg.QueryResult;

/**
 * One transaction's connection with its tenant fixed when it was taken. BEGIN is held back and travels with the
 * first statement; an empty transaction sends nothing.
 */
class TransactionClient {
  private state: 'deferred' | 'open' | 'ended' = 'deferred';
  private level: IsolationLevel = 'READ COMMITTED';
  private readonly client: pg.PoolClient;
  private readonly tenantId: string;

  constructor(client: pg.PoolClient, tenantId: string) {
    this.client = client;
    this.tenantId = tenantId;
  }

  async query(config: { text: string; values?: unknown[] }): Promise<pg.QueryResult> {
    const text = config.text;
    if (this.state === 'deferred') {
      if (text === 'BEGIN') return done('BEGIN');
      const level = /^SET TRANSACTION ISOLATION LEVEL (.+)$/.exec(text)?.[1];
      if (level) {
        if (!(level in beginTexts)) throw new Error(`Isolation level ${level} is not offered`);
        this.level = level as IsolationLevel;
        return done('SET');
      }
      if (text === 'COMMIT' || text === 'ROLLBACK') {
        this.state = 'ended';
        return done(text);
      }
      this.state = 'open';
      const prelude = { tenantId: this.tenantId, readOnly: false, begin: this.level };
      return submit(this.client, (callback) => new EnteringQuery(config, undefined, callback, prelude));
    }
    if (this.state === 'ended') throw new Error('The transaction has ended');
    if (text === 'COMMIT' || text === 'ROLLBACK') this.state = 'ended';
    return this.client.query(config);
  }

  on(event: 'error', listener: (error: Error) => void): this {
    this.client.on(event, listener);
    return this;
  }

  removeListener(event: 'error', listener: (error: Error) => void): this {
    this.client.removeListener(event, listener);
    return this;
  }

  /** Gives the connection back; one that is not idle (a lost COMMIT, a timeout) is closed instead. */
  release(error?: Error | boolean): void {
    const status = (this.client as unknown as { _txStatus: string | null })._txStatus;
    this.client.release(error || (status !== 'I' ? new Error('connection was not idle') : undefined));
  }
}

function submit(
  client: pg.PoolClient,
  make: (callback: (error: Error | null, result: pg.QueryResult) => void) => PgQuery,
): Promise<pg.QueryResult> {
  return new Promise((resolve, reject) => {
    const query = make((error, result) => (error ? reject(error) : resolve(result)));
    client.query(query as unknown as pg.Submittable);
  });
}

/** True for errors after which a connection must not be used again: anything the server did not answer. */
const breaksConnection = (error: unknown): boolean => {
  const code = (error as { code?: unknown }).code;
  return (
    typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code) || code.startsWith('57P') || code.startsWith('08')
  );
};

/**
 * The pool behind tenant work: no statement leaves it without its tenant. The tenant is read from the caller's
 * scope when `query` or `connect` is entered, never in the pool's callbacks, which run for whoever released.
 */
export class TenantPool extends pg.Pool {
  constructor(config: pg.PoolConfig) {
    super({
      ...config,
      onConnect: async (client: pg.ClientBase) => {
        await submit(
          client as pg.PoolClient,
          (callback) => new PrepareStatements({ text: 'app_enter' }, undefined, callback),
        );
      },
    } as pg.PoolConfig);
  }

  override query(config: unknown, ...rest: unknown[]): never {
    const scope = currentScope();
    if (scope.mode !== 'read') throw new Error('Inside withTenant use the transaction it passes');
    if (rest.length > 0) throw new Error('The tenant pool takes one query object');
    return this.readOne(config, scope.tenantId) as never;
  }

  private async readOne(config: unknown, tenantId: string): Promise<pg.QueryResult> {
    const client = await super.connect();
    try {
      const prelude = { tenantId, readOnly: true };
      const result = await submit(
        client,
        (callback) => new EnteringQuery(config, undefined, callback, prelude),
      );
      client.release();
      return result;
    } catch (error) {
      client.release(breaksConnection(error) ? (error as Error) : undefined);
      throw error;
    }
  }

  override connect(...callbacks: unknown[]): never {
    const scope = currentScope();
    if (scope.mode !== 'write') throw new Error('readTenant only reads: use withTenant to write');
    if (callbacks.length > 0) throw new Error('The tenant pool has no callback form');
    return super.connect().then((client) => new TransactionClient(client, scope.tenantId)) as never;
  }
}
