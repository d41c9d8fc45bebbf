import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useApi } from '../app/api.tsx';
import { markServerErrors } from '../app/forms.ts';
import { problemOf } from '../app/problem.ts';
import { FormProblem } from '../ui/form-problem.tsx';

/** Asks for another e-mail; it becomes theirs when the link sent there is opened. */
export const ChangeEmailForm = ({ email }: { email: string }) => {
  const api = useApi();
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : 'An address such as ana@acme.example'),
      password: (value) => (value === '' ? 'Enter your password' : null),
    },
  });
  const change = useMutation(
    api.me.changeEmail.mutationOptions({
      onError: (error) => markServerErrors(form as never, problemOf(error)),
    }),
  );
  if (change.isSuccess)
    return (
      <Text>
        A link is on its way to <bdi>{form.values.email.trim()}</bdi>. Until it is opened you stay{' '}
        <bdi>{email}</bdi>. It works for an hour.
      </Text>
    );
  return (
    <form
      onSubmit={form.onSubmit((values) => change.mutate({ ...values, email: values.email.trim() }))}
      noValidate
    >
      <Stack gap="md" maw={360}>
        <Text>
          You sign in as <bdi>{email}</bdi>.
        </Text>
        <TextInput
          label="New e-mail"
          description="Gets a link that confirms it. The old address is told."
          type="email"
          autoComplete="email"
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Your password"
          autoComplete="current-password"
          {...form.getInputProps('password')}
        />
        <FormProblem problem={change.isError ? problemOf(change.error) : null} />
        <Group>
          <Button type="submit" disabled={change.isPending}>
            {change.isPending ? 'Sending…' : 'Send link'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
