import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { PlatformRole } from '../../../server/data/postgres/enums.ts';
import { useApi } from '../../app/api.tsx';
import { markServerErrors } from '../../app/forms.ts';
import { problemOf } from '../../app/problem.ts';
import { ConnectionLine } from '../../ui/connection-line.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { optionsOf, platformRoleLabels } from '../../ui/labels.ts';
import { ShowOnce } from '../../ui/show-once.tsx';

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: '730', label: 'Two years' },
];

/** What a key of each role may do, in a line. */
const may: Record<PlatformRole, string> = {
  owner: 'Everything, also people and keys of the platform.',
  operator: 'Tenants, their people and exports. Not the platform’s team.',
  billing: 'Plans and caps.',
  support: 'Reads tenants, their people and the audit log.',
  read_only: 'Reads lists.',
};

const named = (value: string): string | null => {
  if (value.trim() === '') return 'Say what it is for';
  return value.trim().length > 80 ? 'At most 80 characters' : null;
};

/** Makes a key of the platform and shows its secret once. */
export const CreatePlatformKeyDialog = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const form = useForm<{ name: string; role: PlatformRole; days: string }>({
    initialValues: { name: '', role: PlatformRole.operator, days: '90' },
    validate: { name: named },
  });
  const create = useMutation(
    api.platformKeys.create.mutationOptions({
      onSuccess: () => void queryClient.invalidateQueries(api.platformKeys.pathFilter()),
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
            create.mutate({ name: name.trim(), role, expiresInDays: Number(days) }),
          )}
        >
          <Stack gap="md">
            <ConnectionLine />
            <TextInput
              label="Name"
              description="What it is for."
              data-autofocus
              {...form.getInputProps('name')}
            />
            <Select
              label="Role"
              description={may[form.values.role]}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              data={optionsOf(platformRoleLabels)}
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
