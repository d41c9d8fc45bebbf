import { Stack, Text } from '@mantine/core';
import type { CampaignDetail } from '../../../server/campaigns/contract.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LiveText } from '../runs/live-text.tsx';
import { Board } from './board.tsx';
import { PlanFailure } from './plan-failure.tsx';
import { PlanReview } from './plan-review.tsx';

export interface ProgressProps {
  campaign: CampaignDetail;
  onRun: (runId: string) => void;
  onDeliverable: (deliverableId: string) => void;
}

/** The first tab: the plan while it is made or waits for a person, then the board of tasks. */
export const Progress = ({ campaign, onRun, onDeliverable }: ProgressProps) => {
  if (campaign.state === 'planning') {
    return (
      <Stack gap="md">
        <Text role="status">Planning. A cloud model takes about 20 s, a local one longer.</Text>
        {campaign.planRunId !== null && <LiveText runId={campaign.planRunId} running />}
      </Stack>
    );
  }
  if (campaign.state === 'planning_failed') return <PlanFailure campaign={campaign} />;
  if (campaign.state === 'plan_review' || campaign.state === 'over_budget')
    return <PlanReview campaign={campaign} />;
  if (campaign.tasks.length > 0)
    return <Board tasks={campaign.tasks} onRun={onRun} onDeliverable={onDeliverable} />;
  return campaign.state === 'draft' ? (
    <EmptyState title="A draft">
      Nothing was submitted yet. Planning costs a model call and begins when you say so.
    </EmptyState>
  ) : (
    <EmptyState title="No tasks">This campaign ended before it had a plan.</EmptyState>
  );
};
