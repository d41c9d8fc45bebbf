import type { ReactNode } from 'react';
import { useConnection } from '../connection.tsx';
import { ServerDownBand } from '../frame/server-down-band.tsx';
import classes from './bare-page.module.css';

/** A page without navigation: one 360 px column, the connection on top. */
export const BarePage = ({ title, children }: { title: string; children: ReactNode }) => {
  const connection = useConnection();
  return (
    <div className={classes.page}>
      {connection !== null && <div className={classes.band} data-connection={connection.color} aria-hidden />}
      <ServerDownBand />
      <main className={classes.column}>
        {connection !== null && (
          <div className={classes.connection} data-connection={connection.color}>
            <span className={classes.connectionName}>{connection.name}</span>
            <span>{connection.url}</span>
          </div>
        )}
        <title>{`${title} · dmagency`}</title>
        <h1 className={classes.title}>{title}</h1>
        {children}
      </main>
    </div>
  );
};
