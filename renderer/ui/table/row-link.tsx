import { createLink, type LinkComponent } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';
import classes from './row-link.module.css';

interface PlainRowLinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  ref?: Ref<HTMLAnchorElement>;
}

const PlainRowLink = ({ ref, children, ...rest }: PlainRowLinkProps) => (
  <a ref={ref} data-row-link className={classes.link} {...rest}>
    <bdi>{children}</bdi>
  </a>
);

const RoutedRowLink = createLink(PlainRowLink);

/** The name in a table's first column: where the row leads, and what the keyboard moves between. */
export const RowLink: LinkComponent<typeof PlainRowLink> = (props) => (
  <RoutedRowLink preload="intent" {...props} />
);
