import { Stack, Text } from '@mantine/core';
import type { CampaignDetail } from '../../../server/campaigns/contract.ts';
import type { TaskApproval } from '../../../server/data/postgres/enums.ts';
import { formatCount } from '../../ui/format.ts';
import { agentLabel, labelOf } from '../../ui/labels.ts';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import classes from './campaign.module.css';

const approvalWords: Record<TaskApproval, string> = {
  none: 'none',
  before_run: 'before it runs',
  after_run: 'after it ran',
};

/** The plan as the model wrote it, for a person's look before anything runs. */
export const PlanReview = ({ campaign }: { campaign: CampaignDetail }) => {
  const { plan } = campaign;
  if (plan === null) return <Text c="dimmed">The plan is being read.</Text>;
  return (
    <Stack gap="xl">
      <Section title={plan.title} beside={<Text c="dimmed">plan v{campaign.planVersion}</Text>}>
        {plan.summary !== '' && (
          <p className={classes.prose} dir="auto">
            {plan.summary}
          </p>
        )}
        <SmallTable
          label="Tasks of the plan"
          none="The plan has no tasks."
          columns={[
            { label: 'No.', align: 'right', narrow: true },
            { label: 'Task' },
            { label: 'Agent' },
            { label: 'After' },
            { label: 'Approval' },
            { label: 'Due', align: 'right' },
          ]}
          rows={plan.tasks.map((task, index) => ({
            key: String(index),
            cells: [
              formatCount(index + 1),
              <div key="task">
                <div className={classes.taskTitle}>
                  <bdi>{task.title}</bdi>
                </div>
                <div className={classes.reason}>{task.instructions}</div>
              </div>,
              agentLabel(task.role),
              task.dependsOn.length === 0
                ? 'at once'
                : task.dependsOn.map((each) => formatCount(each + 1)).join(', '),
              labelOf(approvalWords, task.approval),
              task.dueInDays === null ? 'open' : `${formatCount(task.dueInDays)} d`,
            ],
          }))}
        />
      </Section>
      {plan.openQuestions.length > 0 && (
        <Section title="Open questions">
          <ul>
            {plan.openQuestions.map((question) => (
              <li key={question} dir="auto">
                {question}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {campaign.planNormalised.length > 0 && (
        <Text c="dimmed">Tidied while reading: {campaign.planNormalised.join(', ')}.</Text>
      )}
    </Stack>
  );
};
