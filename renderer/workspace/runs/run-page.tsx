import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useApi } from '../../app/api.tsx';
import { useObjectTitle } from '../../app/crumb-title.tsx';
import { agentLabel } from '../../ui/labels.ts';
import { TextLink } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useWorkspace } from '../use-workspace.ts';
import { RunView } from './run-view.tsx';

const route = getRouteApi('/signed-in/w/$tenant/runs/$run');

/** One run on its own page. */
export const RunPage = () => {
  const { run: id } = route.useParams();
  const api = useApi();
  const workspace = useWorkspace();
  const run = useQuery(api.runs.get.queryOptions({ id }));
  const title = run.data === undefined ? 'Run' : (run.data.taskTitle ?? `Plan of ${run.data.campaignName}`);
  useObjectTitle(run.data === undefined ? undefined : title);
  return (
    <>
      <PageHeader
        title={title}
        sentence={
          run.data === undefined ? undefined : (
            <>
              {agentLabel(run.data.role)} in{' '}
              <TextLink
                to="/w/$tenant/campaigns/$id"
                params={{ tenant: workspace.slug, id: run.data.campaignId }}
              >
                <bdi>{run.data.campaignName}</bdi>
              </TextLink>
            </>
          )
        }
      />
      <RunView id={id} />
    </>
  );
};
