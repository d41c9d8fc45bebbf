import { Tooltip } from '@mantine/core';
import { capStanding } from './cap-math.ts';
import { formatUsd } from './format.ts';
import classes from './spend-cell.module.css';

export interface SpendCellProps {
  spentUsd: string;
  /** null where holds are not counted. */
  heldUsd: string | null;
  capUsd: string;
}

/** Spent of cap in a list: the sum, a short bar, the cap. */
export const SpendCell = ({ spentUsd, heldUsd, capUsd }: SpendCellProps) => {
  const standing = capStanding(Number(spentUsd), Number(heldUsd ?? 0), Number(capUsd), (sum) =>
    formatUsd(String(sum)),
  );
  const exact = [
    `${formatUsd(spentUsd, 6)} spent`,
    ...(heldUsd === null ? [] : [`${formatUsd(heldUsd, 6)} held`]),
    `${formatUsd(capUsd)} cap`,
    ...(standing.word === null ? [] : [standing.word]),
  ].join(' · ');
  return (
    <Tooltip label={exact}>
      <span className={classes.cell} data-meaning={standing.meaning}>
        <span className={classes.sum}>{formatUsd(spentUsd)}</span>
        <span className={classes.track} aria-hidden>
          <span className={classes.spent} style={{ width: `${standing.spentShare * 100}%` }} />
          <span className={classes.held} style={{ width: `${standing.heldShare * 100}%` }} />
        </span>
        <span className={classes.cap}>{formatUsd(capUsd)}</span>
      </span>
    </Tooltip>
  );
};
