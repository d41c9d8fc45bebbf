import { Button, Stack } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../app/api.tsx';
import { reaches } from '../../app/session.ts';
import { memberColumns } from '../../people/member-columns.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Section } from '../../ui/section.tsx';
import { createAppColumnHelper, DataTable, useListState } from '../../ui/table/index.ts';
import { useWorkspace } from '../use-workspace.ts';
import { InvitationsTable } from './invitations-table.tsx';
import { InviteToWorkspace } from './invite-to-workspace.tsx';
import { type Member, MemberMenu } from './member-menu.tsx';

const route = getRouteApi('/signed-in/w/$tenant/members');

const helper = createAppColumnHelper<Member>();

const columns = memberColumns<Member>();

const managedColumns = [
  ...columns,
  helper.display({
    id: 'act',
    size: 64,
    meta: { label: 'Act', align: 'right' },
    cell: ({ row }) => <MemberMenu member={row.original} />,
  }),
];

/** Who belongs to this workspace and who was asked to. */
export const MembersPage = () => {
  const api = useApi();
  const workspace = useWorkspace();
  const { invite = false } = route.useSearch();
  const navigate = useNavigate();
  const [hidden, setHidden] = useState<readonly string[] | null>(null);
  const mayInvite = reaches(workspace, 'admin');
  const members = useListState(
    useInfiniteQuery(
      api.members.list.infiniteQueryOptions(
        { limit: 100 },
        { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
      ),
    ),
  );
  const showInvite = (shown: boolean): void =>
    void navigate({
      to: '/w/$tenant/members',
      params: { tenant: workspace.slug },
      search: shown ? { invite: true } : {},
      replace: true,
    });
  return (
    <>
      <PageHeader
        title="Members"
        sentence="Who belongs to this workspace, in which role."
        actions={
          mayInvite ? (
            <Button variant="filled" onClick={() => showInvite(true)}>
              Invite
            </Button>
          ) : undefined
        }
      />
      <Stack gap="xl">
        <DataTable
          id="members"
          label="Members"
          columns={mayInvite ? managedColumns : columns}
          list={members}
          rowId={(member) => member.userId}
          hidden={hidden}
          onHidden={setHidden}
          empty={<EmptyState title="Nobody here" icon={<IconUsers size={24} stroke={1.5} aria-hidden />} />}
        />
        {mayInvite && (
          <Section title="Invitations">
            <InvitationsTable />
          </Section>
        )}
      </Stack>
      {mayInvite && <InviteToWorkspace opened={invite} onClose={() => showInvite(false)} />}
    </>
  );
};
