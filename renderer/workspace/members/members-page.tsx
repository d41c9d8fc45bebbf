import { Button, Stack } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../app/api.tsx';
import { reaches } from '../../app/session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { labelOf, tenantRoleLabels } from '../../ui/labels.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Section } from '../../ui/section.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { createAppColumnHelper, DataTable, useListState } from '../../ui/table/index.ts';
import { useWorkspace } from '../use-workspace.ts';
import { InvitationsTable } from './invitations-table.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { type Member, MemberMenu } from './member-menu.tsx';

const route = getRouteApi('/signed-in/w/$tenant/members');

const helper = createAppColumnHelper<Member>();

const columns = helper.columns([
  helper.accessor('name', {
    id: 'name',
    size: 220,
    meta: { label: 'Name' },
    cell: ({ getValue }) => <bdi title={getValue()}>{getValue()}</bdi>,
  }),
  helper.accessor('email', {
    id: 'email',
    size: 260,
    meta: { label: 'E-mail' },
    cell: ({ getValue }) => <bdi title={getValue()}>{getValue()}</bdi>,
  }),
  helper.accessor('role', {
    id: 'role',
    size: 100,
    meta: { label: 'Role' },
    cell: ({ getValue }) => labelOf(tenantRoleLabels, getValue()),
  }),
  helper.accessor('twoFactor', {
    id: 'twoFactor',
    size: 120,
    meta: { label: 'Two-factor' },
    cell: ({ getValue }) => (
      <StatusBadge
        plain
        state={getValue() ? { meaning: 'ok', label: 'on' } : { meaning: 'neutral', label: 'off' }}
      />
    ),
  }),
  helper.accessor('createdAt', {
    id: 'joined',
    size: 110,
    meta: { label: 'Joined' },
    cell: ({ getValue }) => <RelativeTime at={getValue()} />,
  }),
]);

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
      {mayInvite && <InviteDialog opened={invite} onClose={() => showInvite(false)} />}
    </>
  );
};
