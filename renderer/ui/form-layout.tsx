import type { FormEventHandler, ReactNode } from 'react';
import classes from './form-layout.module.css';

export interface FormLayoutProps {
  onSubmit: FormEventHandler<HTMLFormElement>;
  children: ReactNode;
  /** Buttons: the filled one last. */
  actions: ReactNode;
}

/** A form in one column of at most 640 px, its buttons at the end. */
export const FormLayout = ({ onSubmit, children, actions }: FormLayoutProps) => (
  <form onSubmit={onSubmit} noValidate className={classes.form}>
    {children}
    <div className={classes.actions}>{actions}</div>
  </form>
);

/** Fields that belong together, beside each other where there is room. */
export const FieldRow = ({ children }: { children: ReactNode }) => (
  <div className={classes.row}>{children}</div>
);
