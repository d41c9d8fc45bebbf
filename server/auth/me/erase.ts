import { type Auth, personActor } from '../auth.ts';
import { erasedName, erasePerson } from '../people/erase.ts';
import { proveSecondFactor } from '../prove-person.ts';
import { asPerson, type MeCtx, proveAgain } from './person.ts';

interface Input {
  password: string;
  totp?: string | undefined;
  recoveryCode?: string | undefined;
  confirm: string;
}

/** Erases oneself, proven anew. The entries about it carry no e-mail any more. */
export async function eraseMe(auth: Auth, ctx: MeCtx, input: Input): Promise<{ ok: true; kept: string }> {
  const proven = await proveAgain(auth, ctx, input.password);
  await proveSecondFactor(auth, proven, input);
  const person = asPerson(ctx);
  const actor = personActor({ id: proven.id, email: erasedName }, person.actor.role);
  return erasePerson(
    auth,
    { ...person, actor },
    {
      userId: proven.id,
      confirm: input.confirm,
      reason: null,
      still: (user) => !user.disabledAt && user.passwordHash === proven.passwordHash,
    },
  );
}
