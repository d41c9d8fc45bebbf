import { Button, Group } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconAlertOctagon, IconLock } from '@tabler/icons-react';
import type { Problem } from '../app/problem.ts';
import classes from './error-state.module.css';
import { IdCopy } from './id-copy.tsx';

export interface ErrorStateProps {
  problem: Problem;
  onRetry?: () => void;
}

/** Refusals that another click will not change. */
const isPermission = (code: string): boolean =>
  code === 'forbidden' || code === 'plan_locked' || code === 'step_up_required';

const describe = (problem: Problem): string =>
  JSON.stringify(
    { code: problem.code, message: problem.message, details: problem.details, requestId: problem.requestId },
    null,
    2,
  );

/** What did not happen and why, with its reference; the page around it stays. */
export const ErrorState = ({ problem, onRetry }: ErrorStateProps) => {
  const clipboard = useClipboard({ timeout: 1500 });
  const refused = isPermission(problem.code);
  const Icon = refused ? IconLock : IconAlertOctagon;
  return (
    <div className={classes.root} role="alert" data-refused={refused || undefined}>
      <Icon size={16} stroke={1.5} aria-hidden className={classes.icon} />
      <div className={classes.words}>
        <p className={classes.message}>{problem.message}</p>
        {problem.requestId !== null && (
          <p className={classes.reference}>
            Reference <IdCopy value={problem.requestId} what="reference" />
          </p>
        )}
        <Group gap="sm">
          {onRetry !== undefined && !refused && <Button onClick={onRetry}>Try again</Button>}
          {!refused && (
            <Button variant="subtle" color="neutral" onClick={() => clipboard.copy(describe(problem))}>
              {clipboard.copied ? 'Copied' : 'Copy details'}
            </Button>
          )}
        </Group>
      </div>
    </div>
  );
};
