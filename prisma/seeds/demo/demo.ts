import type { SeedDeps } from '../deps.ts';
import { readGlobalSkills } from '../global-skills.ts';
import { writeAll } from '../write/all.ts';
import { platformAudit } from './audit.ts';
import { buildTenant } from './build.ts';
import { guestIsNeeded, guestUser, platformTeam } from './people.ts';
import { demoTenants } from './tenants.ts';
import type { World } from './world.ts';

/**
 * The demo platform: fourteen tenants, a month and more of history.
 * @param only slugs to build; the others are left out and nothing of these changes
 */
export async function seedDemo(deps: SeedDeps, only?: readonly string[]): Promise<Record<string, number>> {
  const shipped = readGlobalSkills();
  const world: World = {
    seed: deps.seed,
    asOf: deps.asOf.getTime(),
    passwordHash: deps.demoPasswordHash,
    globalSkills: new Map(
      shipped.map(({ document: { key, _id: id, version, roles } }) => [key, { id, version, roles }]),
    ),
  };
  const team = platformTeam(world);
  const owner = team[0];
  if (owner && deps.platformOwner) {
    const { email, name, passwordHash } = deps.platformOwner;
    Object.assign(owner.user, {
      email,
      emailNormalized: email.toLowerCase(),
      passwordHash,
      name: name ?? owner.user.name,
    });
  }
  const specs = demoTenants.filter(({ slug }) => !only || only.includes(slug));
  const tenants = specs.map((spec) => {
    deps.report?.(`history of ${spec.name}`);
    return buildTenant(world, spec, team);
  });
  const guest = guestIsNeeded(specs.map(({ slug }) => slug)) ? guestUser(world) : null;
  const users = tenants
    .flatMap(({ people }) => people.map(({ user }) => user))
    .filter(({ id }) => id !== guest?.id);
  const skills = shipped.map(({ document: { _id: id, key, version, title } }) => ({
    id,
    key,
    version,
    title,
  }));
  return writeAll(deps, {
    tables: [
      { table: 'users', rows: [...team.map(({ user }) => user), ...users, ...(guest ? [guest] : [])] },
      { table: 'platform_members', rows: team.map(({ member }) => member) },
      ...tenants.flatMap(({ tables }) => tables),
    ],
    audit: [...platformAudit(team, skills), ...tenants.flatMap(({ audit }) => audit)],
    documents: tenants.map(({ documents }) => documents),
    globalSkills: shipped,
  });
}
