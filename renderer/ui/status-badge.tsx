import { Tooltip } from '@mantine/core';
import { StateIcon } from './state-icon.tsx';
import type { StateLook } from './states.ts';
import classes from './status-badge.module.css';

export interface StatusBadgeProps {
  state: StateLook;
  /** In list cells: no tint, quieter. */
  plain?: boolean;
}

/** Icon and word, coloured by meaning. Healthy stays quiet in lists. */
export const StatusBadge = ({ state, plain = false }: StatusBadgeProps) => {
  const badge = (
    <span className={classes.badge} data-meaning={state.meaning} data-plain={plain || undefined}>
      <StateIcon meaning={state.meaning} />
      <span className={classes.word}>{state.label}</span>
    </span>
  );
  if (state.hint === undefined) return badge;
  return (
    <Tooltip label={state.hint} multiline maw={280}>
      {badge}
    </Tooltip>
  );
};
