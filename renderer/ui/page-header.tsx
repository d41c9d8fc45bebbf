import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { middleTruncate } from './format.ts';
import classes from './page-header.module.css';

export interface PageHeaderProps {
  title: string;
  /** Badges and ids that belong to the title. */
  beside?: ReactNode;
  /** One sentence, at most 90 characters: the question the page answers. */
  sentence?: ReactNode;
  /** At most one filled button and two plain ones. */
  actions?: ReactNode;
  tabs?: ReactNode;
}

/** Title, one sentence and the page's acts. The title takes focus after a change of route. */
export const PageHeader = ({ title, beside, sentence, actions, tabs }: PageHeaderProps) => (
  <header className={classes.header}>
    <div className={classes.row}>
      <div className={classes.words}>
        <div className={classes.titleRow}>
          <Title order={1} tabIndex={-1} data-page-title title={title} className={classes.title}>
            <bdi>{middleTruncate(title, 60)}</bdi>
          </Title>
          {beside}
        </div>
        {sentence !== undefined && <p className={classes.sentence}>{sentence}</p>}
      </div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </div>
    {tabs}
  </header>
);
