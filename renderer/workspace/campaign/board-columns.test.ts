import { describe, expect, it } from 'vitest';
import type { TaskRow } from '../../../server/campaigns/contract.ts';
import { TaskState } from '../../../server/data/postgres/enums.ts';
import { tasksByColumn } from './board-columns.ts';

const task = (index: number, state: string): TaskRow => ({ index, state, title: `t${index}` }) as TaskRow;

describe('the board', () => {
  it('shows every task once, in plan order, whatever its state', () => {
    const states = [...Object.values(TaskState), 'paused_by_moon', '__proto__'];
    const tasks = states.map((state, index) => task(states.length - index, state));
    const shown = Object.values(tasksByColumn(tasks)).flat();
    expect(shown).toHaveLength(states.length);
    for (const column of Object.values(tasksByColumn(tasks))) {
      expect(column.map((each) => each.index)).toEqual(
        [...column].map((each) => each.index).sort((a, b) => a - b),
      );
    }
  });
});
