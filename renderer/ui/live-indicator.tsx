import { Tooltip } from '@mantine/core';
import type { LiveState } from '../app/live.tsx';
import classes from './live-indicator.module.css';

const words: Record<LiveState, readonly [mark: string, word: string, hint: string]> = {
  live: ['●', 'Live', 'Changes appear by themselves.'],
  connecting: ['◐', 'Catching up', 'The stream of changes is being opened.'],
  stale: ['◌', 'Stale', 'No sign of life from the stream. Trying again.'],
  offline: ['✕', 'Offline', 'The stream is closed. It opens again by itself.'],
};

/** Whether what is shown follows the server by itself. */
export const LiveIndicator = ({ state }: { state: LiveState }) => {
  const [mark, word, hint] = words[state];
  return (
    <Tooltip label={hint}>
      <span className={classes.root} data-state={state} role="status" aria-label={`Live updates: ${word}`}>
        <span aria-hidden>{mark}</span> {word}
      </span>
    </Tooltip>
  );
};
