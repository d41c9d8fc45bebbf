import { useEffect, useState } from 'react';
import { useServerHealth } from '../server-health.ts';
import classes from './server-down-band.module.css';

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** Says since when the server does not answer and when the next try is. The page below stays. */
export const ServerDownBand = () => {
  const health = useServerHealth();
  const [now, setNow] = useState(Date.now);
  const down = health.downSince !== null;
  useEffect(() => {
    if (!down) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [down]);
  if (health.downSince === null) return null;
  const wait = Math.max(0, Math.ceil(((health.nextTryAt ?? now) - now) / 1000));
  return (
    <section aria-label="Server" className={classes.band}>
      <span role="alert">
        The server does not answer since {time.format(health.downSince)}. Shown data is from then.
      </span>{' '}
      <span>{wait > 0 ? `Trying again in ${wait} s.` : 'Trying again…'}</span>
    </section>
  );
};
