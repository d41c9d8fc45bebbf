import { z } from 'zod';
import type { Config } from '../config.ts';
import { ConfigError, fileNamedBy } from '../config-fields.ts';
import type { Ctx } from '../data/context.ts';
import { readPlatform } from '../data/postgres/doors.ts';
import { AppError } from '../errors/app-error.ts';
import { type CreateTenantInput, createTenantInput } from '../tenants/contract.ts';
import { createTenant } from '../tenants/index.ts';

type Settings = Pick<Config, 'DEPLOYMENT_MODE' | 'SINGLE_TENANT_ID' | 'SINGLE_TENANT_CONFIG_FILE'>;

export interface SingleTenant {
  id: string;
  slug: string;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** What an installation of one's own is, unless its file says otherwise: everything, and nothing leaves the network. */
const usual = {
  plan: 'enterprise',
  deploymentMode: 'on_prem',
  dataPrivacyLevel: 'local_only',
  allowedProviders: ['ollama'],
  defaultProvider: 'ollama',
};

async function find(ctx: Ctx, name: string): Promise<SingleTenant | null> {
  const tenant = await readPlatform(ctx, 'startup', (db) =>
    db.tenant.findUnique({
      where: uuid.test(name) ? { id: name } : { slug: name },
      select: { id: true, slug: true, purgeStartedAt: true },
    }),
  );
  return tenant && !tenant.purgeStartedAt ? { id: tenant.id, slug: tenant.slug } : null;
}

function readFile(path: string, name: string): CreateTenantInput {
  const variable = 'SINGLE_TENANT_CONFIG_FILE';
  const text = fileNamedBy(variable, path);
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new ConfigError(`${variable} is not JSON: ${path}. Write an object with name and adminEmail.`);
  }
  const parsed = createTenantInput.safeParse({
    ...usual,
    slug: name,
    ...z.looseObject({}).catch({}).parse(given),
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = issue?.path.join('.') || 'its content';
    throw new ConfigError(`${variable} is refused: ${field}: ${issue?.message}. Mend ${path}.`);
  }
  if (parsed.data.slug !== name)
    throw new ConfigError(
      `${variable} names the slug '${parsed.data.slug}' and SINGLE_TENANT_ID '${name}': give both the same.`,
    );
  return parsed.data;
}

async function create(ctx: Ctx, name: string, path: string): Promise<SingleTenant> {
  const input = readFile(path, name);
  try {
    const { id, slug } = await createTenant(ctx, input);
    ctx.log.info(
      { tenantId: id, slug },
      'the tenant of this installation was created; its owner is invited by mail',
    );
    return { id, slug };
  } catch (error) {
    // Another process of this installation may have been first.
    const made = error instanceof AppError && error.code === 'slug_taken' ? await find(ctx, name) : null;
    if (made) return made;
    if (error instanceof AppError && error.code !== 'unavailable')
      throw new ConfigError(`SINGLE_TENANT_CONFIG_FILE is refused: ${error.message}`);
    throw error;
  }
}

/**
 * The one tenant of an on-prem installation; made from its file at the first start. Undefined where hosts name tenants.
 * @throws ConfigError when there is no such tenant and no way to make it
 */
export async function openSingleTenant(ctx: Ctx, settings: Settings): Promise<SingleTenant | undefined> {
  const { SINGLE_TENANT_ID: name, SINGLE_TENANT_CONFIG_FILE: path } = settings;
  if (settings.DEPLOYMENT_MODE !== 'on_prem' || name === undefined) return undefined;
  const found = await find(ctx, name);
  if (found) return found;
  if (uuid.test(name))
    throw new ConfigError(
      `SINGLE_TENANT_ID ${name} is no tenant of this database. Give the id or slug of one that is, or a new slug with SINGLE_TENANT_CONFIG_FILE.`,
    );
  if (path === undefined)
    throw new ConfigError(
      `SINGLE_TENANT_ID '${name}' is no tenant of this database. Correct it, or name in SINGLE_TENANT_CONFIG_FILE a JSON file with name and adminEmail to create it from.`,
    );
  return create(ctx, name, path);
}
