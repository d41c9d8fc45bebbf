import { isIP } from 'node:net';
import type { Ctx } from '../data/context.ts';
import { readPlatform } from '../data/postgres/doors.ts';
import { slug as slugForm } from './contract.ts';

/** Whose address a Host header is. */
export interface HostAnswer {
  kind: 'apex' | 'tenant' | 'suspended' | 'deleting' | 'unknown' | 'malformed';
  slug?: string;
  name?: string;
  reason?: string;
  until?: string;
}

/** What a Host header names, before anything is looked up: the platform itself, a slug, or a domain of somebody's own. */
export function readHost(
  host: string,
  baseDomain: string,
): { apex: true } | { slug: string } | { domain: string } | null {
  const name = host.replace(/:\d+$/, '').replace(/\.$/, '').toLowerCase();
  if (name === baseDomain) return { apex: true };
  if (isIP(name.replace(/^\[|\]$/g, '')) > 0) return null;
  if (name.endsWith(`.${baseDomain}`)) {
    const label = name.slice(0, -baseDomain.length - 1);
    return slugForm.safeParse(label).success ? { slug: label } : null;
  }
  return { domain: name };
}

/** The tenant behind a Host header, as web asks before it serves anything. */
export async function lookUpHost(ctx: Ctx, host: string, baseDomain: string): Promise<HostAnswer> {
  const read = readHost(host, baseDomain);
  if (read === null) return { kind: 'unknown' };
  if ('apex' in read) return { kind: 'apex' };
  const where = 'slug' in read ? { slug: read.slug } : { customDomain: read.domain };
  const tenant = await readPlatform(ctx, 'host_lookup', (db) =>
    db.tenant.findUnique({
      where,
      select: {
        slug: true,
        name: true,
        status: true,
        deletedAt: true,
        purgeAt: true,
        purgeStartedAt: true,
        suspensionReason: true,
      },
    }),
  );
  if (!tenant || tenant.purgeStartedAt) return { kind: 'unknown' };
  const { slug, name } = tenant;
  if (tenant.deletedAt)
    return {
      kind: 'deleting',
      slug,
      name,
      ...(tenant.purgeAt ? { until: tenant.purgeAt.toISOString() } : {}),
    };
  if (tenant.status === 'suspended')
    return {
      kind: 'suspended',
      slug,
      name,
      ...(tenant.suspensionReason ? { reason: tenant.suspensionReason } : {}),
    };
  return { kind: 'tenant', slug, name };
}
