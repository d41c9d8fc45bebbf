import { Code, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { CampaignDetail } from '../../../server/campaigns/contract.ts';
import { useApi } from '../../app/api.tsx';
import { problemOf } from '../../app/problem.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';

/** No valid plan after one repair: what was wrong with each answer, and the answers themselves as text. */
export const PlanFailure = ({ campaign }: { campaign: CampaignDetail }) => {
  const api = useApi();
  const failure = useQuery(api.campaigns.planFailure.queryOptions({ id: campaign.id }));
  return (
    <Stack gap="lg">
      <Text>{campaign.stateReason ?? 'The model’s answer was no valid plan, also after one repair.'}</Text>
      {failure.isError && (
        <ErrorState problem={problemOf(failure.error)} onRetry={() => void failure.refetch()} />
      )}
      {failure.isPending && <Skeleton height={120} />}
      {failure.data?.attempts.map((attempt, index) => {
        const title = index === 0 ? 'First answer' : 'After the repair';
        return (
          <Section key={title} title={title}>
            <SmallTable
              label={`Errors of the ${title.toLowerCase()}`}
              none="No error was recorded."
              columns={[{ label: 'Where' }, { label: 'What is wrong' }]}
              rows={attempt.errors.map((error) => ({
                key: `${error.pointer} ${error.rule}`,
                cells: [
                  <code key="where">{error.pointer === '' ? 'whole answer' : error.pointer}</code>,
                  error.rule,
                ],
              }))}
            />
            <details>
              <summary>Show the answer</summary>
              <Code
                block
                tabIndex={0}
                aria-label={title}
                mah={320}
                style={{ overflow: 'auto', whiteSpace: 'pre-wrap' }}
              >
                {attempt.output}
              </Code>
            </details>
          </Section>
        );
      })}
    </Stack>
  );
};
