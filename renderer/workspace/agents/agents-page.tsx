import { IconLock, IconRobot } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type ApiOutputs, useApi } from '../../app/api.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatCount } from '../../ui/format.ts';
import { agentLabel, labelOf, planLabels, providerLabels } from '../../ui/labels.ts';
import { Money } from '../../ui/money.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { createAppColumnHelper, DataTable, RowLink, wholeList } from '../../ui/table/index.ts';
import { useWorkspace } from '../use-workspace.ts';
import { ModelServerNote } from './model-server-note.tsx';

type Agent = ApiOutputs['agents']['list']['items'][number];

const helper = createAppColumnHelper<Agent>();

const AgentState = ({ agent }: { agent: Agent }) => {
  if (agent.lockedUntilPlan !== null && agent.config === null) {
    return (
      <span style={{ color: 'var(--dm-dim)' }}>
        <IconLock size={14} stroke={1.5} aria-hidden style={{ verticalAlign: '-2px' }} />{' '}
        {labelOf(planLabels as Record<string, string>, agent.lockedUntilPlan)} and up
      </span>
    );
  }
  if (agent.config !== null && agent.frozen !== null)
    return <StatusBadge plain state={{ meaning: 'warn', label: 'frozen', hint: agent.frozen }} />;
  if (agent.config === null) return <StatusBadge plain state={{ meaning: 'neutral', label: 'not set up' }} />;
  return (
    <StatusBadge
      plain
      state={agent.config.isActive ? { meaning: 'ok', label: 'on' } : { meaning: 'neutral', label: 'off' }}
    />
  );
};

const columnsOf = (tenant: string) =>
  helper.columns([
    helper.accessor('agentRole', {
      id: 'role',
      size: 200,
      meta: { label: 'Agent' },
      cell: ({ getValue }) => (
        <RowLink to="/w/$tenant/agents/$role" params={{ tenant, role: getValue() }}>
          {agentLabel(getValue())}
        </RowLink>
      ),
    }),
    helper.display({
      id: 'state',
      size: 170,
      meta: { label: 'State' },
      cell: ({ row }) => <AgentState agent={row.original} />,
    }),
    helper.display({
      id: 'model',
      size: 240,
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
        const { config } = row.original;
        if (config === null) return '—';
        return config.limits.maxCostUsdPerTask === null ? (
          'none'
        ) : (
          <Money usd={config.limits.maxCostUsdPerTask} />
        );
      },
    }),
    helper.display({
      id: 'updated',
      size: 120,
      meta: { label: 'Changed', wideOnly: true },
      cell: ({ row }) => <RelativeTime at={row.original.config?.updatedAt ?? null} />,
    }),
  ]);

/** Who works in this workspace, with which model. */
export const AgentsPage = () => {
  const api = useApi();
  const { slug } = useWorkspace();
  const agents = useQuery(api.agents.list.queryOptions());
  const [hidden, setHidden] = useState<readonly string[] | null>(null);
  const columns = useMemo(() => columnsOf(slug), [slug]);
  return (
    <>
      <PageHeader title="Agents" sentence="Who works here, with which model and limits." />
      <ModelServerNote />
      <DataTable
        id="agents"
        label="Agents"
        columns={columns}
        list={wholeList(agents)}
        rowId={(agent) => agent.agentRole}
        hidden={hidden}
        onHidden={setHidden}
        empty={<EmptyState title="No agents" icon={<IconRobot size={24} stroke={1.5} aria-hidden />} />}
      />
    </>
  );
};
