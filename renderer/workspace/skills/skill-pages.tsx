import { Menu, Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SkillDetail } from '../../../server/skills/contract.ts';
import { useApi } from '../../app/api.tsx';
import { useObjectTitle } from '../../app/crumb-title.tsx';
import { NoPermissionPage } from '../../app/pages/no-permission-page.tsx';
import { problemOf } from '../../app/problem.ts';
import { reaches } from '../../app/session.ts';
import { SkillEditor } from '../../skills/skill-editor.tsx';
import { ConfirmByTyping } from '../../ui/confirm-by-typing.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { OverflowMenu } from '../../ui/overflow-menu.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useWorkspace } from '../use-workspace.ts';

const route = getRouteApi('/signed-in/w/$tenant/skills/$skill');

const Editor = ({ skill }: { skill: SkillDetail | null }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const workspace = useWorkspace();
  const save = useMutation(
    api.skills.save.mutationOptions({
      onSuccess: (saved) => {
        notifications.show({ message: `Published v${saved.version} of ${saved.title}` });
        void queryClient.invalidateQueries(api.skills.pathFilter());
        if (skill !== null) return;
        void navigate({
          to: '/w/$tenant/skills/$skill',
          params: { tenant: workspace.slug, skill: saved.id },
          replace: true,
        });
      },
    }),
  );
  return (
    <SkillEditor
      skill={skill}
      readOnly={skill?.scope === 'global' || skill?.frozen === true || !reaches(workspace, 'admin')}
      saving={save.isPending}
      problem={save.isError ? problemOf(save.error) : null}
      onSave={(input) => save.mutate(input)}
    />
  );
};

/** Removes a skill of the workspace's own; the server refuses while an agent uses it. */
const RemoveSkill = ({ skill }: { skill: SkillDetail }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  const [asking, setAsking] = useState(false);
  const remove = useMutation(
    api.skills.remove.mutationOptions({
      onSuccess: () => {
        notifications.show({ message: `${skill.title} removed` });
        void queryClient.invalidateQueries(api.skills.pathFilter());
        void navigate({ to: '/w/$tenant/skills', params: { tenant: slug }, replace: true });
      },
    }),
  );
  return (
    <>
      <OverflowMenu label={`More acts on ${skill.title}`}>
        <Menu.Item color="danger" onClick={() => setAsking(true)}>
          Remove…
        </Menu.Item>
      </OverflowMenu>
      <ConfirmByTyping
        opened={asking}
        onClose={() => {
          setAsking(false);
          remove.reset();
        }}
        title="Remove skill"
        expected={skill.key}
        action="Remove skill"
        busyAction="Removing…"
        busy={remove.isPending}
        problem={remove.isError ? problemOf(remove.error) : null}
        onConfirm={() => remove.mutate({ id: skill.id })}
      >
        No agent reads it from then on. Runs that read it keep naming its version.
      </ConfirmByTyping>
    </>
  );
};

/** A new skill of this workspace. */
export const NewSkillPage = () => {
  const workspace = useWorkspace();
  if (!reaches(workspace, 'admin')) {
    return (
      <NoPermissionPage
        title="New skill"
        sentence={`Your role (${workspace.role}) may read skills. Owners and admins write them.`}
      />
    );
  }
  return (
    <>
      <PageHeader title="New skill" sentence="Markdown this workspace’s agents may read." />
      <Editor skill={null} />
    </>
  );
};

/** One skill; the platform's are read-only here. */
export const SkillPage = () => {
  const { skill: id } = route.useParams();
  const api = useApi();
  const skill = useQuery(api.skills.get.queryOptions({ id }));
  useObjectTitle(skill.data?.title);
  const manages = reaches(useWorkspace(), 'admin');
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
            {skill.data.scope === 'global' ? 'From the platform, read only. ' : ''}v{skill.data.version},
            changed <RelativeTime at={skill.data.updatedAt} /> by {skill.data.updatedBy}
          </>
        }
        actions={skill.data.scope === 'tenant' && manages ? <RemoveSkill skill={skill.data} /> : undefined}
      />
      {skill.data.frozen && (
        <Notice meaning="warn">
          Frozen: the workspace has more skills than its plan holds. It can be read, agents go on without it,
          and it thaws when an earlier one is removed or the plan rises.
        </Notice>
      )}
      <Editor skill={skill.data} />
    </>
  );
};
