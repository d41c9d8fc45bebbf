import { Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { SkillDetail } from '../../../server/skills/contract.ts';
import { useApi } from '../../app/api.tsx';
import { useObjectTitle } from '../../app/crumb-title.tsx';
import { problemOf } from '../../app/problem.ts';
import { useSession } from '../../app/session.ts';
import { SkillEditor } from '../../skills/skill-editor.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';

const route = getRouteApi('/signed-in/platform/skills/$skill');

const Editor = ({ skill }: { skill: SkillDetail | null }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { platformRole } = useSession();
  const save = useMutation(
    api.globalSkills.save.mutationOptions({
      onSuccess: (saved) => {
        notifications.show({ message: `Published v${saved.version} of ${saved.title}` });
        void queryClient.invalidateQueries(api.globalSkills.pathFilter());
        if (skill === null)
          void navigate({ to: '/platform/skills/$skill', params: { skill: saved.id }, replace: true });
      },
    }),
  );
  return (
    <SkillEditor
      skill={skill}
      readOnly={platformRole !== 'owner' && platformRole !== 'operator'}
      saving={save.isPending}
      problem={save.isError ? problemOf(save.error) : null}
      onSave={(input) => save.mutate(input)}
    />
  );
};

/** A new global skill. */
export const NewGlobalSkillPage = () => (
  <>
    <PageHeader title="New skill" sentence="Markdown every tenant’s agents may read." />
    <Editor skill={null} />
  </>
);

/** One global skill: read, change, publish the next version. */
export const GlobalSkillPage = () => {
  const { skill: id } = route.useParams();
  const api = useApi();
  const skill = useQuery(api.globalSkills.get.queryOptions({ id }));
  useObjectTitle(skill.data?.title);
  if (skill.data === undefined) {
    return (
      <>
        <PageHeader title="Skill" />
        {skill.isError ? (
          <ErrorState problem={problemOf(skill.error)} onRetry={() => void skill.refetch()} />
        ) : (
          <Skeleton height={320} />
        )}
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={skill.data.title}
        sentence={
          <>
            v{skill.data.version}, changed <RelativeTime at={skill.data.updatedAt} /> by{' '}
            {skill.data.updatedBy}
          </>
        }
      />
      <Editor skill={skill.data} />
    </>
  );
};
