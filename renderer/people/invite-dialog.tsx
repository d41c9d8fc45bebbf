import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { createInvitationInput } from '../../server/auth/contract.ts';
import type { TenantRole } from '../../server/data/postgres/enums.ts';
import { contractValidation, focusFirstError, markServerErrors } from '../app/forms.ts';
import { problemOf } from '../app/problem.ts';
import { FormProblem } from '../ui/form-problem.tsx';
import { ShowOnce } from '../ui/show-once.tsx';

/** Whom to ask, as which role. */
export interface Invitee {
  email: string;
  role: TenantRole;
}

export interface InviteDialogProps {
  opened: boolean;
  onClose: () => void;
  /** Name of the workspace. */
  place: string;
  roles: readonly { value: TenantRole; label: string }[];
  /** Filled in already: an invitation that is sent again. */
  again?: Invitee;
  invite: (invitee: Invitee) => Promise<{ invitation: { email: string }; link: string; mailed: boolean }>;
}

/** Asks a person to join; the link is shown once, for when the mail does not arrive. */
export const InviteDialog = ({ opened, onClose, place, roles, again, invite }: InviteDialogProps) => {
  const form = useForm<Invitee>({
    initialValues: again ?? { email: '', role: 'member' },
    validate: contractValidation(createInvitationInput),
  });
  const sent = useMutation({
    mutationFn: invite,
    onError: (error) => markServerErrors(form as never, problemOf(error)),
  });
  const close = (): void => {
    form.reset();
    sent.reset();
    onClose();
  };
  const submit = form.onSubmit(
    (values) => sent.mutate(values),
    (errors) => focusFirstError(form as never, errors),
  );
  return (
    <Modal opened={opened} onClose={close} title={sent.isSuccess ? 'Invited' : `Invite to ${place}`}>
      {sent.isSuccess ? (
        <Stack gap="md">
          <Text>
            {sent.data.mailed
              ? `A mail is on its way to ${sent.data.invitation.email}.`
              : `No mail was sent. Pass this link to ${sent.data.invitation.email} yourself.`}
          </Text>
          <ShowOnce
            what="invitation link"
            value={sent.data.link}
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
            {again !== undefined && <Text c="dimmed">The link sent before stops working.</Text>}
            <TextInput
              label="E-mail"
              type="email"
              autoComplete="off"
              data-autofocus
              {...form.getInputProps('email')}
            />
            <Select label="Role" data={roles} {...form.getInputProps('role')} />
            <FormProblem problem={sent.isError ? problemOf(sent.error) : null} />
            <Group justify="flex-end">
              <Button onClick={close}>Cancel</Button>
              <Button type="submit" variant="filled" disabled={sent.isPending}>
                {sent.isPending ? 'Inviting…' : 'Invite'}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
};
