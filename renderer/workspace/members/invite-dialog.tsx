import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { createInvitationInput } from '../../../server/auth/contract.ts';
import type { TenantRole } from '../../../server/data/postgres/enums.ts';
import { useApi } from '../../app/api.tsx';
import { contractValidation, focusFirstError, markServerErrors } from '../../app/forms.ts';
import { problemOf } from '../../app/problem.ts';
import { reaches } from '../../app/session.ts';
import { FormProblem } from '../../ui/form-problem.tsx';
import { optionsOf, tenantRoleLabels } from '../../ui/labels.ts';
import { ShowOnce } from '../../ui/show-once.tsx';
import { useWorkspace } from '../use-workspace.ts';

/** Asks a person to join; the link is shown once, for when the mail does not arrive. */
export const InviteDialog = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const workspace = useWorkspace();
  const form = useForm<{ email: string; role: TenantRole }>({
    initialValues: { email: '', role: 'member' },
    validate: contractValidation(createInvitationInput),
  });
  const invite = useMutation(
    api.invitations.create.mutationOptions({
      onSuccess: () => void queryClient.invalidateQueries(api.invitations.pathFilter()),
      onError: (error) => markServerErrors(form as never, problemOf(error)),
    }),
  );
  const close = (): void => {
    form.reset();
    invite.reset();
    onClose();
  };
  const roles = optionsOf(tenantRoleLabels).filter(
    (option) => option.value !== 'owner' || reaches(workspace, 'owner'),
  );
  const submit = form.onSubmit(
    (values) => invite.mutate(values),
    (errors) => focusFirstError(form as never, errors),
  );
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={invite.isSuccess ? 'Invited' : `Invite to ${workspace.name}`}
    >
      {invite.isSuccess ? (
        <Stack gap="md">
          <Text>
            {invite.data.mailed
              ? `A mail is on its way to ${invite.data.invitation.email}.`
              : `No mail was sent. Pass this link to ${invite.data.invitation.email} yourself.`}
          </Text>
          <ShowOnce
            what="invitation link"
            value={invite.data.link}
            advice="It lets whoever has it join, once."
          />
          <Group justify="flex-end">
            <Button variant="filled" onClick={close}>
              Close
            </Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            <TextInput
              label="E-mail"
              type="email"
              autoComplete="off"
              data-autofocus
              {...form.getInputProps('email')}
            />
            <Select label="Role" data={roles} {...form.getInputProps('role')} />
            <FormProblem problem={invite.isError ? problemOf(invite.error) : null} />
            <Group justify="flex-end">
              <Button onClick={close}>Cancel</Button>
              <Button type="submit" variant="filled" disabled={invite.isPending}>
                {invite.isPending ? 'Inviting…' : 'Invite'}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
};
