import { Link, useMatches } from '@tanstack/react-router';
import { middleTruncate } from '../../ui/format.ts';
import { useCrumbTitle } from '../crumb-title.tsx';
import classes from './top-bar.module.css';

/** What a route says about its place in the breadcrumb. */
export interface Crumb {
  label: string;
  /** Absent for areas, which have no page of their own. */
  to?: string;
  /** The label is the title of the object shown, known once it was read. */
  object?: boolean;
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    crumbs?: readonly Crumb[];
  }
}

/** `$tenant` and the like in a crumb's link, from the address. */
const fill = (to: string, params: Readonly<Record<string, string>>): string =>
  to.replaceAll(/\$(\w+)/g, (_whole, name: string) => encodeURIComponent(params[name] ?? ''));

/** Area › list › object; the last part is the page's title and no link. */
export const Breadcrumb = () => {
  const matches = useMatches();
  const objectTitle = useCrumbTitle();
  const params = (matches.at(-1)?.params ?? {}) as Record<string, string>;
  const crumbs = matches.findLast((match) => match.staticData.crumbs !== undefined)?.staticData.crumbs ?? [];
  return (
    <nav aria-label="Breadcrumb" className={classes.breadcrumb}>
      <ol>
        {crumbs.map((crumb, index) => {
          const label = crumb.object === true ? (objectTitle ?? crumb.label) : crumb.label;
          const last = index === crumbs.length - 1;
          return (
            <li key={crumb.label} title={label} aria-current={last ? 'page' : undefined}>
              {crumb.to === undefined || last ? (
                <bdi>{middleTruncate(label)}</bdi>
              ) : (
                <Link to={fill(crumb.to, params)}>{middleTruncate(label)}</Link>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
};
