import { Button, Menu } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { IconDots } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CampaignDetail } from '../../../server/campaigns/contract.ts';
import { useApi } from '../../app/api.tsx';
import { problemOf } from '../../app/problem.ts';
import { reaches } from '../../app/session.ts';
import { useWorkspace } from '../use-workspace.ts';
import { type CampaignVerb, verbsFor } from './campaign-verbs.ts';

const useVerb = (campaign: CampaignDetail) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const settled = {
    onSuccess: (after: CampaignDetail): void => {
      queryClient.setQueryData(api.campaigns.get.queryKey({ id: campaign.id }), after);
      void queryClient.invalidateQueries(api.campaigns.list.pathFilter());
      void queryClient.invalidateQueries(api.runs.pathFilter());
    },
    onError: (error: unknown): void => {
      const problem = problemOf(error);
      notifications.show({ color: 'danger', title: 'Not done', message: problem.message, autoClose: 12_000 });
    },
  };
  const mutations = {
    submit: useMutation(api.campaigns.submit.mutationOptions(settled)),
    start: useMutation(api.campaigns.start.mutationOptions(settled)),
    replan: useMutation(api.campaigns.replan.mutationOptions(settled)),
    cancel: useMutation(api.campaigns.cancel.mutationOptions(settled)),
  };
  return {
    busy: Object.values(mutations).some((mutation) => mutation.isPending),
    run: (verb: CampaignVerb): void => mutations[verb].mutate({ id: campaign.id }),
  };
};

const confirmCancel = (campaign: CampaignDetail, run: () => void): void => {
  const open = campaign.tasksTotal - campaign.tasksDone;
  modals.openConfirmModal({
    title: 'Cancel campaign',
    children: `${open} of ${campaign.tasksTotal} tasks are not done and will not run. Running ones are aborted and settled at estimate. Deliverables stay. This cannot be undone.`,
    labels: { confirm: 'Cancel campaign', cancel: 'Keep it' },
    confirmProps: { color: 'danger', variant: 'filled' },
    cancelProps: { 'data-autofocus': true },
    onConfirm: run,
  });
};

/** What may be done with a campaign now: the next step filled, the others beside it or behind ⋯. */
export const CampaignActions = ({ campaign }: { campaign: CampaignDetail }) => {
  const workspace = useWorkspace();
  const { busy, run } = useVerb(campaign);
  if (!reaches(workspace, 'member')) return null;
  const { primary, plain, mayCancel } = verbsFor(campaign.state);
  return (
    <>
      {plain.map((act) => (
        <Button key={act.verb} disabled={busy} onClick={() => run(act.verb)}>
          {act.label}
        </Button>
      ))}
      {primary !== null && (
        <Button variant="filled" disabled={busy} onClick={() => run(primary.verb)}>
          {primary.label}
        </Button>
      )}
      {mayCancel && (
        <Menu>
          <Menu.Target>
            <Button variant="subtle" color="neutral" aria-label="More" px={6}>
              <IconDots size={16} stroke={1.5} aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              color="danger"
              disabled={busy}
              onClick={() => confirmCancel(campaign, () => run('cancel'))}
            >
              Cancel campaign…
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
};
