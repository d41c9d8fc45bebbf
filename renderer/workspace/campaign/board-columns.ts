import type { TaskRow } from '../../../server/campaigns/contract.ts';
import type { TaskState } from '../../../server/data/postgres/enums.ts';

/** Columns of the board, in reading order. */
export const boardColumns = ['Waiting', 'Running', 'Needs approval', 'Done', 'Failed'] as const;
export type BoardColumn = (typeof boardColumns)[number];

const columnOfState: Record<TaskState, BoardColumn> = {
  pending: 'Waiting',
  ready: 'Waiting',
  queued: 'Waiting',
  running: 'Running',
  awaiting_approval: 'Needs approval',
  done: 'Done',
  skipped: 'Done',
  failed: 'Failed',
  blocked: 'Failed',
  cancelled: 'Failed',
};

/** Tasks by column, each in plan order. A state a newer server invented waits. */
export const tasksByColumn = (tasks: readonly TaskRow[]): Record<BoardColumn, TaskRow[]> => {
  const columns: Record<BoardColumn, TaskRow[]> = {
    Waiting: [],
    Running: [],
    'Needs approval': [],
    Done: [],
    Failed: [],
  };
  for (const task of [...tasks].sort((first, second) => first.index - second.index)) {
    const column = Object.hasOwn(columnOfState, task.state) ? columnOfState[task.state] : 'Waiting';
    columns[column].push(task);
  }
  return columns;
};
