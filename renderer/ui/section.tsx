import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './section.module.css';

export interface SectionProps {
  title: string;
  /** Right of the heading: a count, a link, a plain button. */
  beside?: ReactNode;
  children: ReactNode;
}

/** A part of a page under its own heading, parted by space and a line rather than a box. */
export const Section = ({ title, beside, children }: SectionProps) => (
  <div className={classes.section}>
    <div className={classes.head}>
      <Title order={2}>{title}</Title>
      {beside}
    </div>
    {children}
  </div>
);
