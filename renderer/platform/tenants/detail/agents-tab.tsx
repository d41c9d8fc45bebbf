import { IconRobot } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type ApiOutputs, useApi } from '../../../app/api.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { formatCount } from '../../../ui/format.ts';
import { agentLabel, labelOf, planLabels, providerLabels } from '../../../ui/labels.ts';
import { Money } from '../../../ui/money.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import type { StateLook } from '../../../ui/states.ts';
import { StatusBadge } from '../../../ui/status-badge.tsx';
import { createAppColumnHelper, DataTable, wholeList } from '../../../ui/table/index.ts';
import { useTenant } from './tenant-context.tsx';

type Agent = ApiOutputs['tenants']['agents']['items'][number];

const stateOf = (agent: Agent): StateLook => {
  if (agent.frozen !== null) return { meaning: 'warn', label: 'frozen', hint: agent.frozen };
  if (agent.lockedUntilPlan !== null)
    return {
      meaning: 'neutral',
      label: `locked, on ${labelOf(planLabels as Record<string, string>, agent.lockedUntilPlan)}`,
    };
  if (agent.config === null) return { meaning: 'neutral', label: 'not set up' };
  return agent.config.isActive ? { meaning: 'ok', label: 'on' } : { meaning: 'neutral', label: 'off' };
};

const helper = createAppColumnHelper<Agent>();

const columns = helper.columns([
  helper.display({
    id: 'role',
    size: 200,
    meta: { label: 'Agent' },
    cell: ({ row }) => agentLabel(row.original.agentRole),
  }),
  helper.display({
    id: 'state',
    size: 190,
    meta: { label: 'State' },
    cell: ({ row }) => <StatusBadge plain state={stateOf(row.original)} />,
  }),
  helper.display({
    id: 'model',
    size: 260,
    meta: { label: 'Model' },
    cell: ({ row }) => {
      const { config } = row.original;
      return config === null ? '—' : `${config.modelId} at ${labelOf(providerLabels, config.adapterType)}`;
    },
  }),
  helper.display({
    id: 'skills',
    size: 90,
    meta: { label: 'Skills', align: 'right' },
    cell: ({ row }) => formatCount(row.original.config?.skillIds.length),
  }),
  helper.display({
    id: 'cap',
    size: 120,
    meta: { label: 'Cap per task', align: 'right' },
    cell: ({ row }) => {
      const cap = row.original.config?.limits.maxCostUsdPerTask;
      if (cap === undefined) return '—';
      return cap === null ? 'none' : <Money usd={cap} />;
    },
  }),
  helper.display({
    id: 'updated',
    size: 120,
    meta: { label: 'Changed', wideOnly: true },
    cell: ({ row }) => <RelativeTime at={row.original.config?.updatedAt ?? null} />,
  }),
]);

/** A tenant's agents: set up, frozen by its plan, or locked until a higher one. */
export const TenantAgentsTab = () => {
  const api = useApi();
  const tenant = useTenant();
  const agents = useQuery(api.tenants.agents.queryOptions({ tenant: tenant.id }));
  const [hidden, setHidden] = useState<readonly string[] | null>(null);
  return (
    <DataTable
      id="tenant-agents"
      label="Agents"
      columns={columns}
      list={wholeList(agents)}
      rowId={(agent) => agent.agentRole}
      hidden={hidden}
      onHidden={setHidden}
      empty={
        <EmptyState title="No agents" icon={<IconRobot size={24} stroke={1.5} aria-hidden />}>
          They are made when the tenant is set up.
        </EmptyState>
      }
    />
  );
};
