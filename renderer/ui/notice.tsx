import type { ReactNode } from 'react';
import type { Meaning } from '../app/theme.ts';
import classes from './notice.module.css';
import { StateIcon } from './state-icon.tsx';

export interface NoticeProps {
  meaning: Meaning;
  children: ReactNode;
  /** Plain buttons: the way out. */
  actions?: ReactNode;
}

/** What a person should know before anything else on the page, with the way out. */
export const Notice = ({ meaning, children, actions }: NoticeProps) => (
  <div className={classes.notice} data-meaning={meaning}>
    <span className={classes.icon}>
      <StateIcon meaning={meaning} size={16} />
    </span>
    <div className={classes.words}>{children}</div>
    {actions !== undefined && <div className={classes.actions}>{actions}</div>}
  </div>
);
