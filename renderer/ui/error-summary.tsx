import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './form-problem.module.css';

export interface ErrorSummaryProps {
  errors: Readonly<Record<string, ReactNode>>;
  /** Words for a field's path; unknown paths are shown as they are. */
  labels: Readonly<Record<string, string>>;
  onFocus: (path: string) => void;
}

/** All that is wrong with a form, as links to its fields; only for forms longer than a screen's half. */
export const ErrorSummary = ({ errors, labels, onFocus }: ErrorSummaryProps) => {
  const entries = Object.entries(errors).filter(([, message]) => Boolean(message));
  if (entries.length < 2) return null;
  return (
    <div role="alert" className={classes.root}>
      {entries.length} fields need a look:
      <ul className={classes.list}>
        {entries.map(([path, message]) => (
          <li key={path}>
            <Anchor
              component="button"
              type="button"
              c="inherit"
              underline="always"
              onClick={() => onFocus(path)}
            >
              {labels[path] ?? path}
            </Anchor>
            : {message}
          </li>
        ))}
      </ul>
    </div>
  );
};
