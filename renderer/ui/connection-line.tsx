import { useConnection } from '../app/connection.tsx';
import classes from './connection-line.module.css';

/** Which server an act happens on, in its colour; nothing in a tenant's browser, which has only one. */
export const ConnectionLine = () => {
  const connection = useConnection();
  if (connection === null) return null;
  return (
    <p className={classes.connection} data-connection={connection.color}>
      On {connection.name}
    </p>
  );
};
