import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { BrandRow } from '../../../server/brands/contract.ts';
import { useApi } from '../../app/api.tsx';
import { markServerErrors } from '../../app/forms.ts';
import { problemOf } from '../../app/problem.ts';
import { FormProblem } from '../../ui/form-problem.tsx';

export interface BrandDialogProps {
  /** The brand to edit, `new` for another one, null while the dialog is shut. */
  brand: BrandRow | 'new' | null;
  onClose: () => void;
}

const Fields = ({ brand, onClose }: { brand: BrandRow | null; onClose: () => void }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { name: brand?.name ?? '', description: brand?.description ?? '' },
    validate: { name: (value) => (value.trim() === '' ? 'Needs a name' : null) },
  });
  const answered = {
    onSuccess: () => {
      void queryClient.invalidateQueries(api.brands.pathFilter());
      onClose();
    },
    onError: (error: unknown) => markServerErrors(form as never, problemOf(error)),
  };
  const create = useMutation(api.brands.create.mutationOptions(answered));
  const update = useMutation(api.brands.update.mutationOptions(answered));
  const busy = create.isPending || update.isPending;
  const failure = create.error ?? update.error;
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) =>
        brand === null
          ? create.mutate(values)
          : update.mutate({ id: brand.id, version: brand.version, ...values }),
      )}
    >
      <Stack gap="md">
        <TextInput label="Name" maxLength={240} data-autofocus {...form.getInputProps('name')} />
        <Textarea
          label="Description"
          description="What it stands for. People choose by it."
          autosize
          minRows={2}
          maxRows={8}
          {...form.getInputProps('description')}
        />
        <FormProblem problem={failure === null ? null : problemOf(failure)} />
        <Group justify="flex-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="filled" disabled={busy}>
            {busy ? 'Saving…' : brand === null ? 'Create brand' : 'Save brand'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};

/** Makes a brand or changes its name and description. */
export const BrandDialog = ({ brand, onClose }: BrandDialogProps) => (
  <Modal opened={brand !== null} onClose={onClose} title={brand === 'new' ? 'Create brand' : 'Edit brand'}>
    {brand !== null && <Fields brand={brand === 'new' ? null : brand} onClose={onClose} />}
  </Modal>
);
