import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RunDetail } from '../../../server/runs/contract.ts';
import { useApi } from '../../app/api.tsx';
import { problemOf } from '../../app/problem.ts';
import { reaches } from '../../app/session.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { formatCount, formatDuration } from '../../ui/format.ts';
import { IdCopy } from '../../ui/id-copy.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { agentLabel, labelOf, providerLabels } from '../../ui/labels.ts';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/money.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Section } from '../../ui/section.tsx';
import { runLook } from '../../ui/states.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { useWorkspace } from '../use-workspace.ts';
import { LiveText } from './live-text.tsx';
import { AttemptsTable, CallsTable } from './run-tables.tsx';

const isOpen = (run: RunDetail): boolean =>
  run.state === 'queued' || run.state === 'running' || run.state === 'parked';

const tookOf = ({ startedAt, finishedAt }: RunDetail): string => {
  if (startedAt === null) return 'not started';
  if (finishedAt === null) return 'not finished';
  return formatDuration(Date.parse(finishedAt) - Date.parse(startedAt));
};

/** The server knows them when a call has ended; before, nothing is claimed. */
const tokensOf = (run: RunDetail): string =>
  isOpen(run) && run.inputTokens === 0 && run.outputTokens === 0
    ? 'counted when the call ends'
    : `${formatCount(run.inputTokens)} in, ${formatCount(run.outputTokens)} out`;

const CancelRun = ({ run }: { run: RunDetail }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const cancel = useMutation(
    api.runs.cancel.mutationOptions({
      onSuccess: (after) => {
        queryClient.setQueryData(api.runs.get.queryKey({ id: run.id }), after);
        void queryClient.invalidateQueries(api.campaigns.pathFilter());
      },
    }),
  );
  return (
    <Stack gap="sm" align="start">
      <Button disabled={cancel.isPending} onClick={() => cancel.mutate({ id: run.id })}>
        {cancel.isPending ? 'Stopping…' : 'Stop run'}
      </Button>
      <FormProblem problem={cancel.isError ? problemOf(cancel.error) : null} />
    </Stack>
  );
};

const mayRetry = (run: RunDetail): boolean =>
  run.taskId !== null && (run.state === 'failed' || run.state === 'stopped');

const RetryTask = ({ taskId }: { taskId: string }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const retry = useMutation(
    api.campaigns.retryTask.mutationOptions({
      onSuccess: (campaign) => {
        queryClient.setQueryData(api.campaigns.get.queryKey({ id: campaign.id }), campaign);
        void queryClient.invalidateQueries(api.runs.pathFilter());
        notifications.show({ message: 'The task runs again, as a new run.' });
      },
    }),
  );
  return (
    <Stack gap="sm" align="start">
      <Button disabled={retry.isPending || retry.isSuccess} onClick={() => retry.mutate({ id: taskId })}>
        {retry.isPending ? 'Retrying…' : 'Retry task'}
      </Button>
      <FormProblem problem={retry.isError ? problemOf(retry.error) : null} />
    </Stack>
  );
};

const Loaded = ({ run }: { run: RunDetail }) => {
  const workspace = useWorkspace();
  const tenant = workspace.slug;
  const local = run.calls.length > 0 && run.calls.every((call) => call.priceStatus === 'free_local');
  return (
    <Stack gap="xl">
      <Stack gap="sm" align="start">
        <StatusBadge state={runLook(run)} />
        {run.stopDetail !== null && <Text style={{ overflowWrap: 'anywhere' }}>{run.stopDetail}</Text>}
        {run.deliverable !== null && (
          <TextLink
            to="/w/$tenant/campaigns/$id"
            params={{ tenant, id: run.campaignId }}
            search={{ tab: 'deliverables', deliverable: run.deliverable.id }}
          >
            Open deliverable: <bdi>{run.deliverable.title}</bdi> v{run.deliverable.version}
          </TextLink>
        )}
        {isOpen(run) && reaches(workspace, 'member') && <CancelRun run={run} />}
        {mayRetry(run) && run.taskId !== null && reaches(workspace, 'member') && (
          <RetryTask taskId={run.taskId} />
        )}
      </Stack>
      {run.deliverable === null && <LiveText runId={run.id} running={run.state === 'running'} />}
      <KeyValue
        items={[
          ['Agent', agentLabel(run.role)],
          ['Model', `${run.modelId} at ${labelOf(providerLabels, run.provider)}`],
          [
            'Cost',
            <Money
              key="cost"
              usd={run.costUsd}
              places={4}
              {...(local ? { priceStatus: 'free_local' } : {})}
            />,
          ],
          ['Tokens', tokensOf(run)],
          ['Took', tookOf(run)],
          ['Queued', <RelativeTime key="queued" at={run.createdAt} />],
          ['Run', <IdCopy key="id" value={run.id} what="run id" />],
        ]}
      />
      <Section title="Attempts">
        <AttemptsTable attempts={run.attempts} />
      </Section>
      <Section title="Calls">
        <CallsTable calls={run.calls} />
      </Section>
    </Stack>
  );
};

/** One run: why it stands where it stands first, then live text, cost, attempts and calls. */
export const RunView = ({ id }: { id: string }) => {
  const api = useApi();
  const run = useQuery(api.runs.get.queryOptions({ id }));
  if (run.data !== undefined) return <Loaded run={run.data} />;
  if (run.isError) return <ErrorState problem={problemOf(run.error)} onRetry={() => void run.refetch()} />;
  return <Skeleton height={240} />;
};
