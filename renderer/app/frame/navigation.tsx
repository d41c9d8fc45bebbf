import { ScrollArea, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useConnection } from '../connection.tsx';
import { areasOf, type Place } from '../navigation-items.ts';
import { useSession } from '../session.ts';
import { useTenantMembership } from '../tenant-membership.tsx';
import classes from './navigation.module.css';
import { WorkspaceSwitch } from './workspace-switch.tsx';

const NavigationLink = ({ place, rail }: { place: Place; rail: boolean }) => {
  const Icon = place.icon;
  return (
    <Tooltip label={place.label} position="right" disabled={!rail}>
      <Link
        to={place.to}
        className={classes.item}
        activeProps={{ 'aria-current': 'page' }}
        aria-label={rail ? place.label : undefined}
      >
        <Icon size={16} stroke={1.5} aria-hidden />
        {!rail && <span className={classes.label}>{place.label}</span>}
      </Link>
    </Tooltip>
  );
};

const ConnectionBlock = ({ rail }: { rail: boolean }) => {
  const connection = useConnection();
  if (connection === null) return null;
  return (
    <Tooltip label={`${connection.name} · ${connection.url}`} position="right" disabled={!rail}>
      <div
        className={classes.connection}
        data-connection={connection.color}
        role="img"
        aria-label={`Connection: ${connection.name}, ${connection.url}`}
      >
        {rail ? (
          <span className={classes.connectionName}>{connection.name.slice(0, 1).toUpperCase()}</span>
        ) : (
          <>
            <span className={classes.connectionName}>{connection.name}</span>
            <span className={classes.connectionUrl}>{connection.url}</span>
          </>
        )}
      </div>
    </Tooltip>
  );
};

/** Areas and their places; the connection stands on top in every state. */
export const Navigation = ({ rail }: { rail: boolean }) => {
  const session = useSession();
  const tenant = useTenantMembership();
  return (
    <nav className={classes.navigation} data-rail={rail || undefined} aria-label="Main">
      <ConnectionBlock rail={rail} />
      <WorkspaceSwitch rail={rail} />
      <ScrollArea className={classes.areas} type="hover">
        {areasOf(session, tenant).map((area) => (
          <div key={area.label} className={classes.area}>
            {!rail && (
              <h2 className={classes.areaLabel} title={area.label}>
                <bdi>{area.label}</bdi>
              </h2>
            )}
            {area.places.map((place) => (
              <NavigationLink key={place.to} place={place} rail={rail} />
            ))}
          </div>
        ))}
      </ScrollArea>
    </nav>
  );
};
