import { VisuallyHidden } from '@mantine/core';
import { useHotkeys, useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { Outlet } from '@tanstack/react-router';
import { useConnection } from '../connection.tsx';
import classes from './app-frame.module.css';
import { CommandPalette } from './command-palette.tsx';
import { Navigation } from './navigation.tsx';
import { ServerDownBand } from './server-down-band.tsx';
import { TopBar } from './top-bar.tsx';
import { useGoKeys } from './use-go-keys.ts';
import { usePageFocus } from './use-page-focus.ts';

/** What is around every signed-in page: connection band, navigation, top bar, palette. */
export const AppFrame = () => {
  const connection = useConnection();
  const narrow = useMediaQuery('(max-width: 68.75em)') ?? false;
  const [folded, setFolded] = useLocalStorage({ key: 'dm-navigation-folded', defaultValue: false });
  const rail = narrow || folded;
  useHotkeys([['[', () => setFolded(!folded)]]);
  useGoKeys();
  const announced = usePageFocus();
  return (
    <div className={classes.frame} data-rail={rail || undefined}>
      <a href="#content" className={classes.skip}>
        Skip to content
      </a>
      {connection !== null && <div className={classes.band} data-connection={connection.color} aria-hidden />}
      <ServerDownBand />
      <div className={classes.columns}>
        <Navigation rail={rail} />
        <div className={classes.right}>
          <TopBar rail={rail} />
          <main id="content" tabIndex={-1} className={classes.content}>
            <Outlet />
          </main>
        </div>
      </div>
      <CommandPalette />
      <VisuallyHidden aria-live="polite">{announced}</VisuallyHidden>
    </div>
  );
};
