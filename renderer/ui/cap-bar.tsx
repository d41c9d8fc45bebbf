import classes from './cap-bar.module.css';
import { capStanding } from './cap-math.ts';
import { formatUsd } from './format.ts';

export interface CapBarProps {
  spentUsd: string;
  /** null where holds are not counted: then nothing is said of them. */
  heldUsd: string | null;
  capUsd: string;
  /** The period the figures are of: "November". */
  period?: string;
}

/** Spent, held and cap as text above one bar; held money is hatched and set apart. */
export const CapBar = ({ spentUsd, heldUsd, capUsd, period }: CapBarProps) => {
  const standing = capStanding(Number(spentUsd), Number(heldUsd ?? 0), Number(capUsd), (sum) =>
    formatUsd(String(sum)),
  );
  return (
    <div className={classes.root} data-meaning={standing.meaning}>
      <div className={classes.text}>
        <span>{formatUsd(spentUsd)} spent</span>
        {Number(heldUsd ?? 0) > 0 && <span>{formatUsd(heldUsd)} held</span>}
        <span>{formatUsd(capUsd)} cap</span>
        {period !== undefined && <span className={classes.period}>{period}</span>}
        {standing.word !== null && <strong className={classes.word}>{standing.word}</strong>}
      </div>
      <div className={classes.track} aria-hidden>
        <div className={classes.spent} style={{ width: `${standing.spentShare * 100}%` }} />
        <div className={classes.held} style={{ width: `${standing.heldShare * 100}%` }} />
      </div>
    </div>
  );
};
