import { day } from './calendar.ts';
import { platformAudit } from './demo/audit.ts';
import { userRow } from './demo/people.ts';
import type { SeedDeps } from './deps.ts';
import { streamOf } from './random.ts';
import { writeAll } from './write/all.ts';

/** The platform's first owner and nothing else. */
export function seedEmpty(deps: SeedDeps): Promise<Record<string, number>> {
  const {
    email = 'owner@dmagency.example',
    name = 'Platform owner',
    passwordHash = deps.demoPasswordHash,
  } = deps.platformOwner ?? {};
  const at = Math.min(deps.asOf.getTime(), deps.asOf.getTime() - day / 24 / 60);
  const user = userRow(streamOf(deps.seed, 'platform', 'users').uuid(at), email, name, at, passwordHash);
  const member = { userId: user.id, role: 'owner' as const, createdAt: user.createdAt };
  return writeAll(deps, {
    tables: [
      { table: 'users', rows: [user] },
      { table: 'platform_members', rows: [member] },
    ],
    audit: platformAudit([{ user, member }], []),
    documents: [],
    globalSkills: [],
  });
}
