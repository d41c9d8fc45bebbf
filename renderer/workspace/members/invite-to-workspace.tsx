import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../app/api.tsx';
import { reaches } from '../../app/session.ts';
import { InviteDialog } from '../../people/invite-dialog.tsx';
import { optionsOf, tenantRoleLabels } from '../../ui/labels.ts';
import { useWorkspace } from '../use-workspace.ts';

/** Asks a person to join this workspace; only owners make owners. */
export const InviteToWorkspace = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const workspace = useWorkspace();
  const invite = useMutation(
    api.invitations.create.mutationOptions({
      onSuccess: () => void queryClient.invalidateQueries(api.invitations.pathFilter()),
    }),
  );
  const roles = optionsOf(tenantRoleLabels).filter(
    (option) => option.value !== 'owner' || reaches(workspace, 'owner'),
  );
  return (
    <InviteDialog
      opened={opened}
      onClose={onClose}
      place={workspace.name}
      roles={roles}
      invite={invite.mutateAsync}
    />
  );
};
