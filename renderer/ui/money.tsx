import { Tooltip } from '@mantine/core';
import { formatUsd } from './format.ts';
import classes from './money.module.css';

export interface MoneyProps {
  usd: string | null;
  places?: 2 | 4;
  /** The figure is not the provider's own. */
  estimated?: boolean;
  /** `free_local`, `unknown` … as the ledger has it; decides between a sum and a word. */
  priceStatus?: string;
}

/** A sum in US dollars; six places on hover. A local model says so instead of showing $0.00. */
export const Money = ({ usd, places = 2, estimated = false, priceStatus }: MoneyProps) => {
  if (priceStatus === 'free_local') return <span className={classes.word}>free (local)</span>;
  if (priceStatus === 'unknown') return <span className={classes.unpriced}>unpriced</span>;
  return (
    <Tooltip label={`${formatUsd(usd, 6)}${estimated ? ', estimated' : ''}`}>
      <span className={classes.money}>
        {formatUsd(usd, places)}
        {estimated ? ' ≈' : ''}
      </span>
    </Tooltip>
  );
};
