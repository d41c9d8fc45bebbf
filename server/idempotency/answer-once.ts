import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { authOf } from '../auth/index.ts';
import type { Ctx } from '../data/context.ts';
import type { PlatformTx } from '../data/postgres/doors.ts';
import { AppError } from '../errors/app-error.ts';
import { claim, type Done, giveBack, heldSeconds, type KeyedRequest, keep, note, renew } from './claims.ts';

/** What a verb tells the mechanism, so that a try after a crash goes on where the first one stopped. */
export interface Once {
  /** What an earlier try noted under this name; undefined where there was none. */
  noted(name: string): string | undefined;
  /** Notes what a transaction does, inside it and as its last statement: it holds the request's row from here on. */
  note(tx: PlatformTx, name: string, value: string): Promise<void>;
}

const longestKey = 200;
/** A waiting request gives up after this: longer than a dead try counts as alive. Milliseconds. */
const patienceMs = 2.5 * heldSeconds * 1_000;
const purpose = 'idempotency';
/** Without a key nothing is remembered. */
const unkeyed: Once = { noted: () => undefined, note: async () => undefined };

function keyedRequest(ctx: Ctx, operation: string, input: unknown): KeyedRequest | null {
  const { idempotencyKey: key, actor } = ctx;
  if (!key || !actor.id) return null;
  if (key.length > longestKey)
    throw new AppError(
      'invalid_input',
      `The Idempotency-Key has ${key.length} characters; at most ${longestKey} are taken.`,
    );
  const requestHash = createHash('sha256')
    .update(JSON.stringify([operation, input]))
    .digest('hex');
  return { actorId: actor.id, key, requestHash };
}

const boundTo = ({ actorId, key }: KeyedRequest): string => `${actorId}:${key}`;

function unseal<T>(ctx: Ctx, request: KeyedRequest, sealed: Uint8Array): T {
  try {
    return JSON.parse(authOf(ctx).secrets.open(purpose, boundTo(request), sealed).toString());
  } catch (error) {
    // Sealed under a master key that is gone.
    throw new AppError(
      'conflict',
      'Not done again: the first answer to this Idempotency-Key can no longer be read. Use a new key.',
      { cause: error },
    );
  }
}

async function work<T>(
  ctx: Ctx,
  request: KeyedRequest,
  holder: string,
  done: Done,
  verb: (once: Once) => Promise<T>,
): Promise<T> {
  const alive = setInterval(
    () => {
      renew(ctx, request, holder).catch((error: unknown) =>
        ctx.log.warn({ err: error }, 'an idempotent request shows no sign of life'),
      );
    },
    (heldSeconds / 3) * 1_000,
  );
  try {
    const answer = await verb({
      noted: (name) => (Object.hasOwn(done, name) ? done[name] : undefined),
      note: (tx, name, value) => note(tx, request, holder, { [name]: value }),
    });
    const text = JSON.stringify(answer);
    const sealed = authOf(ctx).secrets.seal(purpose, boundTo(request), Buffer.from(text));
    await keep(ctx, request, holder, new Uint8Array(sealed));
    return answer;
  } catch (error) {
    await giveBack(ctx, request, holder).catch((failed: unknown) =>
      ctx.log.warn({ err: failed }, 'an idempotent request was not given back; it runs out by itself'),
    );
    throw error;
  } finally {
    clearInterval(alive);
  }
}

/**
 * Answers a request of the platform once: the same Idempotency-Key with the same input gives the first answer again for
 * a day, at the same time or later, also through another door. Without a key the verb simply runs. A refused request
 * leaves its key free.
 * @param operation name of the verb: a key used for another one is a conflict
 * @throws AppError conflict for a key used with another request; unavailable when the first is still under way
 */
export async function answerOnce<T>(
  ctx: Ctx,
  operation: string,
  input: unknown,
  verb: (once: Once) => Promise<T>,
): Promise<T> {
  const request = keyedRequest(ctx, operation, input);
  if (!request) return verb(unkeyed);
  const holder = randomUUID();
  const until = performance.now() + patienceMs;
  for (let waitMs = 50; ; waitMs = Math.min(waitMs * 1.5, 500)) {
    const claimed = await claim(ctx, request, holder);
    if (claimed !== 'busy')
      return 'mine' in claimed
        ? work(ctx, request, holder, claimed.mine, verb)
        : unseal<T>(ctx, request, claimed.answered);
    if (performance.now() > until)
      throw new AppError(
        'unavailable',
        'The first request with this Idempotency-Key is still under way. Send it again in a moment.',
      );
    await delay(waitMs, undefined, ctx.signal ? { signal: ctx.signal } : {}).catch(() => {
      throw new AppError('unavailable', 'The caller went away.');
    });
  }
}
