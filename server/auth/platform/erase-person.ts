import type { z } from 'zod';
import type { Ctx } from '../../data/context.ts';
import { AppError } from '../../errors/app-error.ts';
import { authOf } from '../auth.ts';
import type { erasePersonInput } from '../contract.ts';
import { erasePerson } from '../people/erase.ts';

/** Erases somebody at their request, for an owner of the platform. */
export async function erasePersonFor(
  ctx: Ctx,
  input: z.infer<typeof erasePersonInput>,
): Promise<{ ok: true; kept: string }> {
  if (ctx.actor.id === input.userId)
    throw new AppError(
      'forbidden',
      'Nothing was erased: erase yourself on your own account page, with your password.',
    );
  return erasePerson(authOf(ctx), ctx, input);
}
