import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { apiKeyRole } from '../../../server/auth/contract.ts';
import { useApi } from '../../app/api.tsx';
import { markServerErrors } from '../../app/forms.ts';
import { problemOf } from '../../app/problem.ts';
import { FormProblem } from '../../ui/form-problem.tsx';
import { labelOf, tenantRoleLabels } from '../../ui/labels.ts';
import { ShowOnce } from '../../ui/show-once.tsx';

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: '', label: 'No end' },
];

/** Makes a key and shows its secret once. */
export const CreateKeyDialog = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const form = useForm<{ name: string; role: 'admin' | 'member' | 'viewer'; days: string }>({
    initialValues: { name: '', role: 'member', days: '90' },
    validate: {
      name: (value) =>
        value.trim() === ''
          ? 'Say what it is for'
          : value.trim().length > 80
            ? 'At most 80 characters'
            : null,
    },
  });
  const create = useMutation(
    api.apiKeys.create.mutationOptions({
      onSuccess: () => void queryClient.invalidateQueries(api.apiKeys.pathFilter()),
      onError: (error) => markServerErrors(form as never, problemOf(error)),
    }),
  );
  const close = (): void => {
    form.reset();
    create.reset();
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={create.isSuccess ? 'Key created' : 'Create key'}
      closeOnClickOutside={!create.isSuccess}
    >
      {create.isSuccess ? (
        <Stack gap="md">
          <ShowOnce
            what="API key"
            value={create.data.secret}
            advice="Put it where the script reads it. It cannot be shown again."
          />
          <Group justify="flex-end">
            <Button variant="filled" onClick={close}>
              Key is kept
            </Button>
          </Group>
        </Stack>
      ) : (
        <form
          noValidate
          onSubmit={form.onSubmit(({ name, role, days }) =>
            create.mutate({ name, role, expiresInDays: days === '' ? null : Number(days) }),
          )}
        >
          <Stack gap="md">
            <TextInput
              label="Name"
              description="What it is for."
              data-autofocus
              {...form.getInputProps('name')}
            />
            <Select
              label="Role"
              data={apiKeyRole.options.map((value) => ({ value, label: labelOf(tenantRoleLabels, value) }))}
              {...form.getInputProps('role')}
            />
            <Select label="Works for" data={lifetimes} {...form.getInputProps('days')} />
            <FormProblem problem={create.isError ? problemOf(create.error) : null} />
            <Group justify="flex-end">
              <Button onClick={close}>Cancel</Button>
              <Button type="submit" variant="filled" disabled={create.isPending}>
                {create.isPending ? 'Creating…' : 'Create key'}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
};
