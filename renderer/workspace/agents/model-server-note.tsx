import { useQuery } from '@tanstack/react-query';
import { type ApiOutputs, useApi } from '../../app/api.tsx';
import type { StateLook } from '../../ui/states.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import classes from './agents.module.css';

type ServerState = ApiOutputs['agents']['modelServer']['state'];

const looks: Record<ServerState, StateLook> = {
  ok: { meaning: 'ok', label: 'ok' },
  unreachable: { meaning: 'danger', label: 'unreachable' },
  model_missing: { meaning: 'warn', label: 'model missing' },
  not_configured: { meaning: 'warn', label: 'not connected' },
  blocked_by_policy: { meaning: 'local', label: 'blocked by policy' },
};

/** Whether the workspace's model server can answer now; quiet when it can. */
export const ModelServerNote = () => {
  const api = useApi();
  const server = useQuery(api.agents.modelServer.queryOptions(undefined, { refetchInterval: 30_000 }));
  if (server.data === undefined) return null;
  const look = Object.hasOwn(looks, server.data.state)
    ? looks[server.data.state]
    : { meaning: 'neutral' as const, label: server.data.state };
  return (
    <p className={classes.note}>
      <span>Model server</span>
      <StatusBadge state={look} plain={server.data.state === 'ok'} />
      <span className={classes.detail}>{server.data.detail}</span>
    </p>
  );
};
