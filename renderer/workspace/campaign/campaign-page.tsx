import { Drawer, Skeleton, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { CampaignDetail } from '../../../server/campaigns/contract.ts';
import { useApi } from '../../app/api.tsx';
import { useObjectTitle } from '../../app/crumb-title.tsx';
import { problemOf } from '../../app/problem.ts';
import { CapBar } from '../../ui/cap-bar.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { campaignLook } from '../../ui/states.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { RunView } from '../runs/run-view.tsx';
import { useWorkspace } from '../use-workspace.ts';
import { BriefView } from './brief-view.tsx';
import classes from './campaign.module.css';
import { CampaignActions } from './campaign-actions.tsx';
import { DeliverableList } from './deliverable-list.tsx';
import { DeliverableView } from './deliverable-view.tsx';
import { Progress } from './progress.tsx';

const route = getRouteApi('/signed-in/w/$tenant/campaigns/$id');
type Tab = 'board' | 'deliverables' | 'brief';

const sentenceOf = (campaign: CampaignDetail): string => {
  if (campaign.stateReason !== null) return campaign.stateReason;
  if (campaign.state === 'plan_review')
    return 'The plan waits for your look. Nothing runs before you start it.';
  if (campaign.tasksTotal === 0) return 'Where it stands and what waits for you.';
  return `${campaign.tasksDone} of ${campaign.tasksTotal} tasks done.`;
};

const Loaded = ({ campaign }: { campaign: CampaignDetail }) => {
  const search = route.useSearch();
  const navigate = useNavigate();
  const workspace = useWorkspace();
  const params = { tenant: workspace.slug, id: campaign.id };
  const show = (part: Partial<typeof search>): void =>
    void navigate({ to: '/w/$tenant/campaigns/$id', params, search: { ...search, ...part } });
  const tab: Tab = search.tab ?? 'board';
  const delivered = campaign.tasks.filter((task) => task.deliverable !== null).length;
  return (
    <>
      <PageHeader
        title={campaign.name}
        beside={<StatusBadge state={campaignLook(campaign)} />}
        sentence={sentenceOf(campaign)}
        actions={<CampaignActions campaign={campaign} />}
      />
      <div className={classes.cap}>
        <CapBar spentUsd={campaign.costUsd} heldUsd={null} capUsd={campaign.capUsd} period="this campaign" />
      </div>
      <Tabs
        value={tab}
        onChange={(value) => show({ tab: value === 'board' ? undefined : (value as Tab) })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="board">
            {campaign.tasks.length === 0 || campaign.state === 'plan_review' ? 'Plan' : 'Board'}
          </Tabs.Tab>
          <Tabs.Tab value="deliverables">Deliverables {delivered > 0 ? delivered : ''}</Tabs.Tab>
          <Tabs.Tab value="brief">Brief</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="board">
          <Progress
            campaign={campaign}
            onRun={(run) => show({ run })}
            onDeliverable={(deliverable) => show({ deliverable })}
          />
        </Tabs.Panel>
        <Tabs.Panel value="deliverables">
          <DeliverableList campaignId={campaign.id} onOpen={(deliverable) => show({ deliverable })} />
        </Tabs.Panel>
        <Tabs.Panel value="brief">
          <BriefView campaign={campaign} />
        </Tabs.Panel>
      </Tabs>
      <Drawer
        opened={search.run !== undefined}
        onClose={() => show({ run: undefined })}
        title="Run"
        size="xl"
      >
        {search.run !== undefined && <RunView id={search.run} />}
      </Drawer>
      <Drawer
        opened={search.deliverable !== undefined}
        onClose={() => show({ deliverable: undefined })}
        title="Deliverable"
        size="xl"
      >
        {search.deliverable !== undefined && <DeliverableView id={search.deliverable} />}
      </Drawer>
    </>
  );
};

/** One campaign: where it stands, what waits for a person, what came out. */
export const CampaignPage = () => {
  const { id } = route.useParams();
  const api = useApi();
  const campaign = useQuery(api.campaigns.get.queryOptions({ id }));
  useObjectTitle(campaign.data?.name);
  if (campaign.data !== undefined) return <Loaded campaign={campaign.data} />;
  return (
    <>
      <PageHeader title="Campaign" />
      {campaign.isError ? (
        <ErrorState problem={problemOf(campaign.error)} onRetry={() => void campaign.refetch()} />
      ) : (
        <Skeleton height={320} />
      )}
    </>
  );
};
