import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../errors/app-error.ts';
import { decideMove, type LifecycleMove, type LifecycleState, trialDays, trialEnd } from './lifecycle.ts';

const begin = new Date('2026-11-01T08:00:00Z');
const later = (days: number): Date => new Date(begin.getTime() + days * 86_400_000);

const born = (status: 'active' | 'trialing'): LifecycleState => ({
  status,
  statusBeforeSuspension: null,
  suspendedAt: null,
  suspendedBy: null,
  suspensionReason: null,
  trialStartedAt: null,
  deletedAt: null,
  purgeAt: null,
  purgeStartedAt: null,
});

const reason = 'Asked by their owner';
const anyMove: fc.Arbitrary<LifecycleMove> = fc.oneof(
  fc.record({
    kind: fc.constant('suspend' as const),
    by: fc.constantFrom('ada', 'ben'),
    reason: fc.constant(reason),
  }),
  fc.constant({ kind: 'resume' as const }),
  fc.record({
    kind: fc.constant('delete' as const),
    by: fc.constantFrom('ada', 'ben'),
    reason: fc.constant(reason),
    graceDays: fc.constantFrom(0, 30),
  }),
  fc.constant({ kind: 'restore' as const }),
  fc.constant({ kind: 'start_trial_clock' as const }),
  fc.constant({ kind: 'end_trial' as const }),
  fc.constant({ kind: 'begin_purge' as const }),
);
/** Moves with the days that pass before each; often none, as with a clock that stands still. */
const anyStory = fc.array(fc.tuple(anyMove, fc.constantFrom(0, 0, 0, 1, 14, 31)), { maxLength: 25 });
const anyBirth = fc.constantFrom('active' as const, 'trialing' as const);

function assertLegal(state: LifecycleState): void {
  const suspended = state.status === 'suspended';
  expect(state.statusBeforeSuspension !== null, 'what it was before is kept while suspended').toBe(suspended);
  expect(state.statusBeforeSuspension).not.toBe('suspended');
  expect(state.suspendedBy !== null).toBe(suspended);
  expect(state.suspensionReason !== null).toBe(suspended);
  if (state.suspendedAt) expect(suspended).toBe(true);
  if (suspended && !state.suspendedAt) expect(state.deletedAt).not.toBeNull();
  if (state.deletedAt) expect(suspended, 'a deleted tenant is suspended').toBe(true);
  expect(state.purgeAt !== null).toBe(state.deletedAt !== null);
  if (state.purgeStartedAt) {
    expect(state.purgeAt).not.toBeNull();
    expect(state.purgeStartedAt >= (state.purgeAt as Date)).toBe(true);
  }
}

/** Tells a story and returns every state it went through. */
function tell(status: 'active' | 'trialing', story: [LifecycleMove, number][]): LifecycleState[] {
  let state = born(status);
  let day = 0;
  const states = [state];
  for (const [move, days] of story) {
    day += days;
    try {
      state = { ...state, ...decideMove(state, move, later(day)) };
      states.push(state);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect(['illegal_move', 'not_found']).toContain(error.code);
      expect(error.message).toMatch(/^[A-Z].*\.$/);
    }
  }
  return states;
}

describe('any sequence of moves', () => {
  test('stays in legal states; what is refused is refused with a sentence', () => {
    fc.assert(
      fc.property(anyBirth, anyStory, (status, story) => {
        for (const state of tell(status, story)) assertLegal(state);
      }),
      { numRuns: 500 },
    );
  });

  test('deleting and restoring gives back what was before, also suspended and at the same instant', () => {
    fc.assert(
      fc.property(anyBirth, anyStory, fc.constantFrom(0, 5), (status, story, days) => {
        const before = tell(status, story).at(-1) as LifecycleState;
        fc.pre(!before.deletedAt);
        const now = later(500);
        const gone = {
          ...before,
          ...decideMove(before, { kind: 'delete', by: 'ada', reason, graceDays: 30 }, now),
        };
        expect(gone).toMatchObject({ status: 'suspended', deletedAt: now, purgeAt: later(530) });
        const back = { ...gone, ...decideMove(gone, { kind: 'restore' }, later(500 + days)) };
        expect(back).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  test('suspending and resuming gives back what was before; a trial goes on where it was', () => {
    fc.assert(
      fc.property(anyBirth, anyStory, (status, story) => {
        const before = tell(status, story).at(-1) as LifecycleState;
        fc.pre(before.status !== 'suspended');
        const held = {
          ...before,
          ...decideMove(before, { kind: 'suspend', by: 'ben', reason }, later(500)),
        };
        expect(trialEnd(held)).toEqual(trialEnd(before));
        expect({ ...held, ...decideMove(held, { kind: 'resume' }, later(501)) }).toEqual(before);
      }),
    );
  });
});

describe('refusals', () => {
  const refuse = (state: LifecycleState, move: LifecycleMove): string => {
    try {
      decideMove(state, move, later(1));
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('was not refused');
  };
  const suspended = {
    ...born('active'),
    ...decideMove(born('active'), { kind: 'suspend', by: 'ada@x.example', reason }, begin),
  };
  const deleted = {
    ...born('trialing'),
    ...decideMove(born('trialing'), { kind: 'delete', by: 'ada', reason, graceDays: 30 }, begin),
  };

  test.each([
    [suspended, { kind: 'suspend', by: 'ben', reason }, 'suspended already by ada@x.example on 2026-11-01'],
    [born('active'), { kind: 'resume' }, 'not suspended'],
    [deleted, { kind: 'resume' }, 'Restore it first'],
    [deleted, { kind: 'suspend', by: 'ben', reason }, 'Restore it first'],
    [deleted, { kind: 'delete', by: 'ben', reason, graceDays: 1 }, 'was deleted on 2026-11-01'],
    [deleted, { kind: 'begin_purge' }, 'can be restored until 2026-12-01'],
    [born('active'), { kind: 'restore' }, 'was not deleted'],
    [born('active'), { kind: 'begin_purge' }, 'was not deleted'],
    [born('active'), { kind: 'start_trial_clock' }, 'no trial'],
    [born('trialing'), { kind: 'end_trial' }, 'no trial clock runs'],
  ] as [LifecycleState, LifecycleMove, string][])('%#', (state, move, sentence) => {
    expect(refuse(state, move)).toContain(sentence);
  });

  test('a trial ends after its days, not before, and its clock starts once, also suspended', () => {
    const running = {
      ...born('trialing'),
      ...decideMove(born('trialing'), { kind: 'start_trial_clock' }, begin),
    };
    expect(trialEnd(running)).toEqual(later(trialDays));
    expect(refuse(running, { kind: 'end_trial' })).toContain('until 2026-11-15');
    expect(decideMove(running, { kind: 'end_trial' }, later(trialDays))).toEqual({ status: 'active' });
    expect(refuse(running, { kind: 'start_trial_clock' })).toContain('runs already');
    const held = {
      ...born('trialing'),
      ...decideMove(born('trialing'), { kind: 'suspend', by: 'ada', reason }, begin),
    };
    expect(decideMove(held, { kind: 'start_trial_clock' }, begin)).toEqual({ trialStartedAt: begin });
  });

  test('a tenant whose purge has begun is not there any more', () => {
    const going = { ...deleted, purgeStartedAt: later(31) };
    expect(refuse(going, { kind: 'restore' })).toContain('No such tenant');
    expect(refuse(going, { kind: 'resume' })).toContain('No such tenant');
  });
});
