import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TaskState } from '../data/postgres/enums.ts';
import { assertMay, endSentence, progress, type TaskNode } from './rules.ts';

const node = (index: number, state: TaskState, ...dependsOn: number[]): TaskNode => ({
  index,
  state,
  dependsOn,
});
const statesOf = (tasks: TaskNode[], atOnce = 9) => [...progress(tasks, atOnce).states.values()];

describe('progress', () => {
  it('queues what is ready, within the limit, in order', () => {
    const tasks = [node(0, 'pending'), node(1, 'pending'), node(2, 'pending', 0, 1)];
    expect(progress(tasks, 1)).toMatchObject({ queue: [0], campaign: 'running' });
    expect(statesOf(tasks)).toEqual(['queued', 'queued', 'pending']);
    expect(statesOf([node(0, 'done'), node(1, 'skipped'), node(2, 'pending', 0, 1)])).toEqual([
      'done',
      'skipped',
      'queued',
    ]);
  });

  it('blocks everything behind a failure, and frees it when the failure is tried again', () => {
    expect(
      statesOf([node(0, 'failed'), node(1, 'pending', 0), node(2, 'ready', 1), node(3, 'pending')]),
    ).toEqual(['failed', 'blocked', 'blocked', 'queued']);
    expect(statesOf([node(0, 'ready'), node(1, 'blocked', 0), node(2, 'blocked', 1)])).toEqual([
      'queued',
      'pending',
      'pending',
    ]);
  });

  it('ends a campaign by what its tasks came to', () => {
    expect(progress([node(0, 'done'), node(1, 'done')], 1).campaign).toBe('completed');
    expect(progress([node(0, 'done'), node(1, 'failed')], 1).campaign).toBe('completed');
    expect(progress([node(0, 'failed'), node(1, 'pending', 0)], 1).campaign).toBe('failed');
    expect(progress([node(0, 'awaiting_approval')], 1).campaign).toBe('running');
    expect(endSentence(['done', 'failed'])).toMatch(/1 of 2/);
    expect(endSentence(['done', 'skipped'])).toBeNull();
  });

  it('always ends, passes no limit, and starts nothing before what it needs', () => {
    const graph = fc
      .array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { minLength: 1, maxLength: 12 })
      .map((rows) =>
        rows.map(([a, b, fails], index) => ({
          node: node(index, 'pending', ...(index === 0 ? [] : [...new Set([a % index, b % index])])),
          fails,
        })),
      );
    fc.assert(
      fc.property(graph, fc.integer({ min: 1, max: 4 }), (rows, atOnce) => {
        let tasks = rows.map((row) => row.node);
        for (let step = 0; step < 60; step += 1) {
          const next = progress(tasks, atOnce);
          tasks = tasks.map((task) => ({ ...task, state: next.states.get(task.index) ?? task.state }));
          const busy = tasks.filter((task) => task.state === 'queued');
          expect(busy.length).toBeLessThanOrEqual(atOnce);
          for (const task of busy)
            for (const needed of task.dependsOn) expect(tasks[needed]?.state).toBe('done');
          if (next.campaign !== 'running') {
            expect(busy).toEqual([]);
            return;
          }
          const first = busy[0];
          expect(first).toBeDefined();
          tasks = tasks.map((task) =>
            task.index === first?.index
              ? { ...task, state: rows[task.index]?.fails ? 'failed' : 'done' }
              : task,
          );
        }
        expect.unreachable('the campaign did not end');
      }),
    );
  });
});

describe('assertMay', () => {
  it('names the state and what it would have to be', () => {
    expect(() => assertMay('start', 'plan_review')).not.toThrow();
    expect(() => assertMay('start', 'running')).toThrow(
      /is running and cannot be started; that goes when it is plan review/,
    );
    for (const state of ['completed', 'failed', 'cancelled'] as const)
      expect(() => assertMay('cancel', state)).toThrow(/illegal|cannot/);
  });
});
