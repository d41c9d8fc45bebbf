import type { Ctx } from '../data/context.ts';
import { asPlatform, type PlatformTx } from '../data/postgres/doors.ts';
import { AppError } from '../errors/app-error.ts';
import { answersKeptMs } from './sweep.ts';

/** A request that came with a key: whose, which, and what it asked for. */
export interface KeyedRequest {
  actorId: string;
  key: string;
  /** SHA-256 of the operation and its input, hex. */
  requestHash: string;
}

/** What an earlier try has done, by name. */
export type Done = Readonly<Record<string, string>>;

/** `mine` to do, with what an earlier try that died had done; `answered`; or somebody else's for now. */
export type Claimed = { mine: Done } | { answered: Uint8Array } | 'busy';

/**
 * Seconds a try counts as alive without a sign of life. By the record's own clock: processes need not agree on the
 * time, and a stopped product clock must not keep a dead try alive.
 */
export const heldSeconds = 10;
const reason = 'idempotency';

/**
 * Claims the request for this try. An answer older than a day is forgotten here too.
 * @throws AppError conflict when the key was used with another request
 */
export function claim(ctx: Ctx, request: KeyedRequest, holder: string): Promise<Claimed> {
  const { actorId, key, requestHash } = request;
  const now = ctx.clock.now();
  const forgotten = new Date(now.getTime() - answersKeptMs);
  return asPlatform(ctx, reason, async (tx) => {
    await tx.$executeRaw`
      DELETE FROM platform_idempotency_keys
      WHERE actor_id = ${actorId}::uuid AND key = ${key} AND created_at < ${forgotten}::timestamptz`;
    const [mine] = await tx.$queryRaw<{ response: Done }[]>`
      INSERT INTO platform_idempotency_keys AS k
        (actor_id, key, request_hash, response, holder, held_until, created_at)
      VALUES (${actorId}::uuid, ${key}, ${requestHash}, '{}', ${holder}::uuid,
        clock_timestamp() + make_interval(secs => ${heldSeconds}), ${now}::timestamptz)
      ON CONFLICT (actor_id, key) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
        WHERE k.request_hash = excluded.request_hash AND k.sealed_answer IS NULL
          AND (k.held_until IS NULL OR k.held_until < clock_timestamp())
      RETURNING response`;
    if (mine) return { mine: mine.response };
    const first = await tx.platformIdempotencyKey.findUnique({ where: { actorId_key: { actorId, key } } });
    if (first && first.requestHash !== requestHash)
      throw new AppError(
        'conflict',
        'Not done: this Idempotency-Key was used with another request. Use a new key.',
      );
    return first?.sealedAnswer ? { answered: first.sealedAnswer } : 'busy';
  });
}

/** Says that the try is alive. A lost lease is found by {@link note} and {@link keep}. */
export async function renew(ctx: Ctx, { actorId, key }: KeyedRequest, holder: string): Promise<void> {
  await asPlatform(
    ctx,
    reason,
    (tx) => tx.$executeRaw`
      UPDATE platform_idempotency_keys SET held_until = clock_timestamp() + make_interval(secs => ${heldSeconds})
      WHERE actor_id = ${actorId}::uuid AND key = ${key} AND holder = ${holder}::uuid`,
  );
}

/**
 * Notes in the transaction that does something what it did, so that a later try does not do it again.
 * @throws AppError conflict when another try has taken over: the transaction must not commit
 */
export async function note(
  tx: PlatformTx,
  { actorId, key }: KeyedRequest,
  holder: string,
  done: Done,
): Promise<void> {
  const count = await tx.$executeRaw`
    UPDATE platform_idempotency_keys SET response = response || ${JSON.stringify(done)}::jsonb
    WHERE actor_id = ${actorId}::uuid AND key = ${key} AND holder = ${holder}::uuid`;
  if (count === 1) return;
  throw new AppError(
    'conflict',
    'Not done: another request with the same Idempotency-Key has taken over. Send it again to get its answer.',
    { retryable: true },
  );
}

/** Keeps the sealed answer. Without effect when another try has taken over. */
export async function keep(
  ctx: Ctx,
  { actorId, key }: KeyedRequest,
  holder: string,
  sealedAnswer: Uint8Array<ArrayBuffer>,
): Promise<void> {
  await asPlatform(ctx, reason, (tx) =>
    tx.platformIdempotencyKey.updateMany({
      where: { actorId, key, holder },
      data: { sealedAnswer, holder: null, heldUntil: null },
    }),
  );
}

/** Gives a failed request back: the key is free again where nothing was done, else the next try goes on from there. */
export async function giveBack(ctx: Ctx, { actorId, key }: KeyedRequest, holder: string): Promise<void> {
  await asPlatform(ctx, reason, async (tx) => {
    await tx.platformIdempotencyKey.deleteMany({ where: { actorId, key, holder, response: { equals: {} } } });
    await tx.platformIdempotencyKey.updateMany({
      where: { actorId, key, holder },
      data: { holder: null, heldUntil: null },
    });
  });
}
