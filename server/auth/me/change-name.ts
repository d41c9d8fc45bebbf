import { auditPlatform } from '../../audit/index.ts';
import { authStore } from '../../data/postgres/doors.ts';
import type { Auth } from '../auth.ts';
import { asPerson, type MeCtx, requirePerson } from './person.ts';

/** Changes the name others see. */
export async function changeName(auth: Auth, ctx: MeCtx, { name }: { name: string }): Promise<{ ok: true }> {
  const { id, name: before } = requirePerson(ctx);
  await authStore(auth, async (tx) => {
    await tx.user.update({ where: { id }, data: { name } });
    await auditPlatform(asPerson(ctx), tx, {
      action: 'auth.name_changed',
      objectType: 'user',
      objectId: id,
      before: { name: before },
      after: { name },
    });
  });
  await auth.changed({ kind: 'user', id });
  return { ok: true };
}
