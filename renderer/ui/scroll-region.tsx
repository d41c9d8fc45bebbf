import type { ReactNode, Ref, UIEventHandler } from 'react';
import classes from './scroll-region.module.css';

export interface ScrollRegionProps {
  label: string;
  className?: string | undefined;
  ref?: Ref<HTMLElement>;
  onScroll?: UIEventHandler<HTMLElement>;
  children: ReactNode;
}

/** A part that scrolls by itself: named, and reachable by keyboard so that arrows can move it. */
export const ScrollRegion = ({ label, className, children, ...rest }: ScrollRegionProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1, what scrolls must scroll by keyboard.
  <section tabIndex={0} aria-label={label} className={`${classes.region} ${className ?? ''}`} {...rest}>
    {children}
  </section>
);
