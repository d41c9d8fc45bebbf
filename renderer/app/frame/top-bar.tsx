import { Kbd, UnstyledButton } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { LiveIndicator } from '../../ui/live-indicator.tsx';
import { useConnection } from '../connection.tsx';
import { useLiveState } from '../live.tsx';
import { Breadcrumb } from './breadcrumb.tsx';
import { PersonMenu } from './person-menu.tsx';
import classes from './top-bar.module.css';

const paletteKey = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K';

/** Where you are, the palette, whether data is live, and you. */
export const TopBar = ({ rail }: { rail: boolean }) => {
  const connection = useConnection();
  const live = useLiveState();
  return (
    <section aria-label="Top bar" className={classes.bar}>
      {rail && connection !== null && (
        <span className={classes.connection} data-connection={connection.color}>
          {connection.name}
        </span>
      )}
      <Breadcrumb />
      <UnstyledButton className={classes.palette} onClick={() => spotlight.open()}>
        <IconSearch size={14} stroke={1.5} aria-hidden />
        <span>Go to or do…</span>
        <Kbd size="xs">{paletteKey}</Kbd>
      </UnstyledButton>
      {live !== null && <LiveIndicator state={live} />}
      <PersonMenu />
    </section>
  );
};
