import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../app/api.tsx';
import { renewAfterChange } from '../app/auth-client.ts';
import { markServerErrors } from '../app/forms.ts';
import { problemOf } from '../app/problem.ts';
import { newPasswordProblem, passwordHint } from '../sign-in/password-rule.ts';
import { FormProblem } from '../ui/form-problem.tsx';

/** Changes the password; the server ends every other session. */
export const ChangePasswordForm = () => {
  const api = useApi();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { current: '', next: '' },
    validate: {
      current: (value) => (value === '' ? 'Enter the present password' : null),
      next: newPasswordProblem,
    },
  });
  const change = useMutation(
    api.me.changePassword.mutationOptions({
      onSuccess: async () => {
        form.reset();
        await renewAfterChange(null);
        notifications.show({ message: 'Password changed. Other sessions were ended.' });
        void queryClient.invalidateQueries(api.me.pathFilter());
      },
      onError: (error) => markServerErrors(form as never, problemOf(error)),
    }),
  );
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
      <Stack gap="md" maw={360}>
        <PasswordInput
          label="Present password"
          autoComplete="current-password"
          {...form.getInputProps('current')}
        />
        <PasswordInput
          label="New password"
          description={passwordHint}
          autoComplete="new-password"
          {...form.getInputProps('next')}
        />
        <FormProblem problem={change.isError ? problemOf(change.error) : null} />
        <Group>
          <Button type="submit" disabled={change.isPending}>
            {change.isPending ? 'Saving…' : 'Save password'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
