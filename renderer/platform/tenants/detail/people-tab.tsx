import { Button, Stack } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type ApiOutputs, useApi } from '../../../app/api.tsx';
import { InvitationsList } from '../../../people/invitations-list.tsx';
import { InviteDialog, type Invitee } from '../../../people/invite-dialog.tsx';
import { memberColumns } from '../../../people/member-columns.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { optionsOf, tenantRoleLabels } from '../../../ui/labels.ts';
import { Section } from '../../../ui/section.tsx';
import { DataTable, useListState } from '../../../ui/table/index.ts';
import { usePowers } from '../../powers.ts';
import { useTenant } from './tenant-context.tsx';

const columns = memberColumns<ApiOutputs['people']['list']['items'][number]>();

/** Who belongs to a tenant and who was asked to; an invitation that was lost is sent again. */
export const TenantPeopleTab = () => {
  const api = useApi();
  const queryClient = useQueryClient();
  const powers = usePowers();
  const tenant = useTenant();
  const [hidden, setHidden] = useState<readonly string[] | null>(null);
  const [inviting, setInviting] = useState<Invitee | 'new' | null>(null);
  const query = useInfiniteQuery(
    api.people.list.infiniteQueryOptions(
      { tenant: tenant.id, limit: 100 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
    ),
  );
  const people = useListState(query);
  const invitations = query.data?.pages[0]?.invitations ?? [];
  const invite = useMutation(
    api.people.invite.mutationOptions({
      onSuccess: () => void queryClient.invalidateQueries(api.people.pathFilter()),
    }),
  );
  const mayInvite = powers.tenants && tenant.deletedAt === null;
  return (
    <Stack gap="xl">
      <DataTable
        id="tenant-people"
        label="Members"
        columns={columns}
        list={people}
        rowId={(member) => member.userId}
        hidden={hidden}
        onHidden={setHidden}
        tools={mayInvite ? <Button onClick={() => setInviting('new')}>Invite…</Button> : undefined}
        empty={
          <EmptyState title="Nobody joined yet" icon={<IconUsers size={24} stroke={1.5} aria-hidden />}>
            {invitations.length > 0 ? 'Those invited are listed below.' : 'Invite the first owner.'}
          </EmptyState>
        }
      />
      {query.data !== undefined && (
        <Section title="Invitations">
          <InvitationsList
            invitations={invitations}
            act={({ email, role }) =>
              mayInvite
                ? { label: 'Invite again…', busy: false, run: () => setInviting({ email, role }) }
                : null
            }
          />
        </Section>
      )}
      {inviting !== null && (
        <InviteDialog
          opened
          onClose={() => setInviting(null)}
          place={tenant.name}
          roles={optionsOf(tenantRoleLabels)}
          {...(inviting === 'new' ? {} : { again: inviting })}
          invite={({ email, role }) => invite.mutateAsync({ tenant: tenant.id, email, role })}
        />
      )}
    </Stack>
  );
};
