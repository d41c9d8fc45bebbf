import { Code, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { copyDeliverable, type DeliverableDetail } from '../../../server/deliverables/contract.ts';
import { useApi } from '../../app/api.tsx';
import { problemOf } from '../../app/problem.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatBytes } from '../../ui/format.ts';
import { IdCopy } from '../../ui/id-copy.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { agentLabel } from '../../ui/labels.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Section } from '../../ui/section.tsx';
import { CopyVariants } from './copy-variants.tsx';
import { readEnvelope } from './read-envelope.ts';
import { WordList } from './word-list.tsx';

const Markdown = lazy(() => import('../../ui/markdown.tsx'));

const Body = ({ deliverable }: { deliverable: DeliverableDetail }) => {
  const copy = copyDeliverable.safeParse(deliverable.content);
  if (copy.success) return <CopyVariants body={copy.data.body} />;
  const { markdown, rest } = readEnvelope(deliverable.content);
  return (
    <Stack gap="md">
      {markdown !== null && (
        <Suspense fallback={<Skeleton height={160} />}>
          <Markdown text={markdown} />
        </Suspense>
      )}
      {rest !== null && (
        <Code block tabIndex={0} aria-label="Structured part">
          {rest}
        </Code>
      )}
    </Stack>
  );
};

const Loaded = ({ deliverable }: { deliverable: DeliverableDetail }) => {
  const { sources, assumptions, openQuestions, risks, needsHuman } = readEnvelope(deliverable.content);
  return (
    <Stack gap="xl">
      <div>
        <Text fw={600} size="md" dir="auto" style={{ overflowWrap: 'anywhere' }}>
          {deliverable.title}
        </Text>
        <Text c="dimmed" dir="auto" style={{ overflowWrap: 'anywhere' }}>
          {deliverable.summary}
        </Text>
        {needsHuman && <Text c="warn">The agent asks for a person’s look before this is used.</Text>}
      </div>
      <Body deliverable={deliverable} />
      <WordList title="Open questions" words={openQuestions} />
      <WordList title="Risks" words={risks} />
      <WordList title="Assumptions" words={assumptions} />
      <WordList title="Sources" words={sources} />
      <Section title="Record">
        <KeyValue
          items={[
            ['Task', <bdi key="task">{deliverable.taskTitle}</bdi>],
            ['Agent', agentLabel(deliverable.role)],
            ['Version', `v${deliverable.version}`],
            ['Made', <RelativeTime key="made" at={deliverable.createdAt} />],
            ['Size', formatBytes(deliverable.bytes)],
            ['SHA-256', <IdCopy key="hash" value={deliverable.hash} what="SHA-256" />],
          ]}
        />
      </Section>
    </Stack>
  );
};

/** One version of what an agent made. */
export const DeliverableView = ({ id }: { id: string }) => {
  const api = useApi();
  const deliverable = useQuery(api.deliverables.get.queryOptions({ id }));
  if (deliverable.data !== undefined) return <Loaded deliverable={deliverable.data} />;
  if (deliverable.isError)
    return <ErrorState problem={problemOf(deliverable.error)} onRetry={() => void deliverable.refetch()} />;
  return <Skeleton height={240} />;
};
