import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../app/api.tsx';
import { markServerErrors } from '../app/forms.ts';
import { problemOf } from '../app/problem.ts';
import { sessionQuery } from '../app/session.ts';
import { FormProblem } from '../ui/form-problem.tsx';

/** The name others see beside what this person does. */
export const ChangeNameForm = ({ name }: { name: string }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { name },
    validate: {
      name: (value) =>
        value.trim() === '' ? 'Needs a name' : value.trim().length > 120 ? 'At most 120 characters' : null,
    },
  });
  const change = useMutation(
    api.me.changeName.mutationOptions({
      onSuccess: () => {
        form.resetDirty();
        notifications.show({ message: 'Name saved' });
        void queryClient.invalidateQueries(api.me.pathFilter());
        void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      },
      onError: (error) => markServerErrors(form as never, problemOf(error)),
    }),
  );
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
      <Stack gap="md" maw={360}>
        <TextInput
          label="Name"
          description="Others see it beside what you do."
          autoComplete="name"
          {...form.getInputProps('name')}
        />
        <FormProblem problem={change.isError ? problemOf(change.error) : null} />
        <Group>
          <Button type="submit" disabled={change.isPending || !form.isDirty()}>
            {change.isPending ? 'Saving…' : 'Save name'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
