import { UnstyledButton } from '@mantine/core';
import type { TaskRow } from '../../../server/campaigns/contract.ts';
import { useRunText } from '../../app/live.tsx';
import { formatCount, formatDuration } from '../../ui/format.ts';
import { agentLabel } from '../../ui/labels.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { taskLook } from '../../ui/states.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { boardColumns, tasksByColumn } from './board-columns.ts';
import classes from './campaign.module.css';

const LiveMeta = ({ runId }: { runId: string }) => {
  const live = useRunText(runId);
  if (live === null) return null;
  return (
    <span className={classes.taskMeta}>
      {formatCount(live.outputTokens)} tokens · {formatDuration(live.elapsedMs)}
    </span>
  );
};

const dependsWords = (task: TaskRow, titles: ReadonlyMap<number, string>): string | null => {
  if (task.state !== 'pending' || task.dependsOn.length === 0) return null;
  return `after ${task.dependsOn.map((index) => titles.get(index) ?? `task ${index + 1}`).join(', ')}`;
};

interface TaskCardProps {
  task: TaskRow;
  titles: ReadonlyMap<number, string>;
  onOpen: (() => void) | null;
}

const TaskCard = ({ task, titles, onOpen }: TaskCardProps) => {
  const waits = dependsWords(task, titles);
  const body = (
    <>
      <span className={classes.taskTitle}>
        <bdi>{task.title}</bdi>
      </span>
      <span className={classes.taskMeta}>{agentLabel(task.role)}</span>
      <StatusBadge plain state={taskLook(task)} />
      {waits !== null && <span className={classes.taskMeta}>{waits}</span>}
      {task.state === 'running' && task.runId !== null && <LiveMeta runId={task.runId} />}
      {task.stopDetail !== null && task.state !== 'done' && (
        <span className={classes.reason}>{task.stopDetail}</span>
      )}
    </>
  );
  if (onOpen === null) return <div className={classes.task}>{body}</div>;
  return (
    <UnstyledButton className={classes.task} onClick={onOpen}>
      {body}
    </UnstyledButton>
  );
};

export interface BoardProps {
  tasks: readonly TaskRow[];
  onRun: (runId: string) => void;
  onDeliverable: (deliverableId: string) => void;
}

/** Tasks by where they stand. A card opens its run, or its deliverable once there is one. */
export const Board = ({ tasks, onRun, onDeliverable }: BoardProps) => {
  const columns = tasksByColumn(tasks);
  const titles = new Map(tasks.map((task) => [task.index, task.title]));
  const opener = (task: TaskRow): (() => void) | null => {
    const { deliverable, runId } = task;
    if (deliverable !== null && task.state === 'done') return () => onDeliverable(deliverable.id);
    return runId === null ? null : () => onRun(runId);
  };
  return (
    <ScrollRegion className={classes.board} label="Tasks by state">
      {boardColumns.map((column) => (
        <section key={column} className={classes.column} aria-label={column}>
          <h2 className={classes.columnHead}>
            {column} <span className={classes.count}>{formatCount(columns[column].length)}</span>
          </h2>
          <ul className={classes.list}>
            {columns[column].map((task) => (
              <li key={task.id}>
                <TaskCard task={task} titles={titles} onOpen={opener(task)} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </ScrollRegion>
  );
};
