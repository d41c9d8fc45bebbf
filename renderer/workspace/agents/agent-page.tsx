import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useApi } from '../../app/api.tsx';
import { useObjectTitle } from '../../app/crumb-title.tsx';
import { problemOf } from '../../app/problem.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { agentLabel, labelOf, planLabels } from '../../ui/labels.ts';
import { Notice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { AgentEditor } from './agent-editor.tsx';

const route = getRouteApi('/signed-in/w/$tenant/agents/$role');

/** One agent: model, skills and limits. */
export const AgentPage = () => {
  const { role } = route.useParams();
  const api = useApi();
  const agent = useQuery(api.agents.get.queryOptions({ role }));
  useObjectTitle(agentLabel(role));
  return (
    <>
      <PageHeader
        title={agentLabel(role)}
        sentence="Which model it uses, what it knows and how much it may do."
      />
      {agent.data === undefined ? (
        agent.isError ? (
          <ErrorState problem={problemOf(agent.error)} onRetry={() => void agent.refetch()} />
        ) : (
          <Skeleton height={320} maw={640} />
        )
      ) : agent.data.lockedUntilPlan !== null && agent.data.config === null ? (
        <EmptyState
          title={`On ${labelOf(planLabels as Record<string, string>, agent.data.lockedUntilPlan)} and up`}
        >
          The workspace’s plan does not include this agent. Its owner can change the plan.
        </EmptyState>
      ) : (
        <>
          {agent.data.frozen !== null && (
            <Notice meaning="warn">
              Frozen: {agent.data.frozen} It keeps its settings and gets no task until the plan has it again.
            </Notice>
          )}
          <AgentEditor key={agent.data.config?.version ?? 0} role={role} config={agent.data.config} />
        </>
      )}
    </>
  );
};
