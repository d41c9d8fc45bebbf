import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, KeyboardEvent, ReactNode, Ref } from 'react';
import classes from './route-tabs.module.css';

interface PlainTabProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  ref?: Ref<HTMLAnchorElement>;
}

// The router's own class would take the place of ours; `aria-current` says the same.
const PlainTab = ({ ref, children, className: _, ...rest }: PlainTabProps) => (
  <a ref={ref} className={classes.tab} data-tab {...rest}>
    {children}
  </a>
);

/** One tab of {@link RouteTabs}: a link, lit while its route is shown. */
export const RouteTab = createLink(PlainTab);

const moveFocus = (event: KeyboardEvent<HTMLElement>): void => {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (step === 0) return;
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-tab]')];
  const at = tabs.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  tabs[(at + step + tabs.length) % tabs.length]?.focus();
};

/** Tabs that are addresses: each can be opened, reloaded and sent on. ← → move between them. */
export const RouteTabs = ({ label, children }: { label: string; children: ReactNode }) => (
  <nav aria-label={label} className={classes.tabs} onKeyDown={moveFocus}>
    {children}
  </nav>
);

/** How many are behind a tab, quieter than its name. */
export const TabCount = ({ children }: { children: ReactNode }) => (
  <span className={classes.count}>{children}</span>
);
