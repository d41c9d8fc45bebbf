import { Button, Menu, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { IconDots } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { TenantRole } from '../../../server/data/postgres/enums.ts';
import { type ApiOutputs, useApi } from '../../app/api.tsx';
import { problemOf } from '../../app/problem.ts';
import { reaches } from '../../app/session.ts';
import { optionsOf, tenantRoleLabels } from '../../ui/labels.ts';
import { useWorkspace } from '../use-workspace.ts';

export type Member = ApiOutputs['members']['list']['items'][number];

const confirmRemoval = (member: Member, workspace: string, remove: () => void): void => {
  modals.openConfirmModal({
    title: 'Remove member',
    children: (
      <Text>
        <bdi>{member.name}</bdi> can no longer enter <bdi>{workspace}</bdi>, and the API keys they made here
        are revoked. What they made stays, and they can be invited again.
      </Text>
    ),
    labels: { confirm: 'Remove member', cancel: 'Cancel' },
    confirmProps: { color: 'danger', variant: 'filled' },
    cancelProps: { 'data-autofocus': true },
    onConfirm: remove,
  });
};

/** What an admin may do with a member: another role, or out. The server decides in the end. */
export const MemberMenu = ({ member }: { member: Member }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const workspace = useWorkspace();
  const settled = {
    onSuccess: () => void queryClient.invalidateQueries(api.members.pathFilter()),
    onError: (error: unknown) =>
      notifications.show({
        color: 'danger',
        title: 'Not done',
        message: problemOf(error).message,
        autoClose: 12_000,
      }),
  };
  const change = useMutation(api.members.changeRole.mutationOptions(settled));
  const remove = useMutation(api.members.remove.mutationOptions(settled));
  const roles = optionsOf(tenantRoleLabels).filter(
    ({ value }) => value !== member.role && (value !== 'owner' || reaches(workspace, 'owner')),
  );
  if (member.role === 'owner' && !reaches(workspace, 'owner')) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="subtle"
          color="neutral"
          size="compact-xs"
          aria-label={`Change ${member.name}`}
          disabled={change.isPending || remove.isPending}
        >
          <IconDots size={16} stroke={1.5} aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {roles.map(({ value, label }) => (
          <Menu.Item
            key={value}
            onClick={() => change.mutate({ userId: member.userId, role: value as TenantRole })}
          >
            Change role to {label.toLowerCase()}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          color="danger"
          onClick={() =>
            confirmRemoval(member, workspace.name, () => remove.mutate({ userId: member.userId }))
          }
        >
          Remove member…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};
