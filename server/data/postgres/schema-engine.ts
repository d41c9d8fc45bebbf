import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';

/** The part of Prisma's schema engine that is used here. */
export interface SchemaEngine {
  applyMigrations(input: unknown): Promise<{ appliedMigrationNames: string[] }>;
  diff(input: unknown): Promise<{ exitCode: number; stdout: string | null }>;
  free(): void;
}

interface EngineModule {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
  SchemaEngine: {
    new: (options: unknown, log: (line: string) => void, adapter: unknown) => Promise<SchemaEngine>;
  };
}

const require = createRequire(import.meta.url);
let instantiated: Promise<EngineModule> | undefined;

/** Loads the WebAssembly build of the schema engine once: the same engine `prisma migrate` downloads as a binary. */
function engineModule(): Promise<EngineModule> {
  instantiated ??= (async () => {
    const path = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
    const bg = (await import(pathToFileURL(path).href)) as EngineModule & WebAssembly.ModuleImports;
    const bytes = await readFile(path.replace(/\.js$/, '.wasm'));
    const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bg });
    bg.__wbg_set_wasm(instance.exports);
    const start = instance.exports.__wbindgen_start;
    if (typeof start === 'function') start();
    return bg;
  })();
  return instantiated;
}

interface ScriptedAdapter {
  executeScript(script: string): Promise<void>;
  underlyingDriver(): { query(text: string): Promise<unknown> };
}

/**
 * Prisma's adapter cuts a migration at every semicolon, which no function body survives; here the script goes to the
 * server whole, as the engine's own binary sends it.
 */
class WholeScriptFactory extends PrismaPg {
  private readonly opened: { dispose(): Promise<void> }[] = [];

  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    this.opened.push(adapter);
    const scripted = adapter as unknown as ScriptedAdapter;
    scripted.executeScript = async (script) => {
      await scripted.underlyingDriver().query(script);
    };
    return adapter;
  }

  /** Closes what the engine leaves open, or the database stays in use until the connections time out. */
  async close(): Promise<void> {
    await Promise.all(this.opened.map((adapter) => adapter.dispose()));
  }
}

/**
 * Runs work with a schema engine bound to a database and closes its connections.
 * @param connectionString owner-level URL
 * @param schema text of schema.prisma
 */
export async function withSchemaEngine<T>(
  connectionString: string,
  schema: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const { SchemaEngine } = await engineModule();
  const factory = new WholeScriptFactory({ connectionString });
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(factory);
    const engine = await SchemaEngine.new(
      { datamodels: [['schema.prisma', schema]] },
      () => undefined,
      adapter,
    );
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await factory.close();
  }
}
