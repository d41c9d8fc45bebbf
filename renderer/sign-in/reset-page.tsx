import { Button, PasswordInput, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { resetPassword } from '../app/auth-client.ts';
import { BarePage } from '../app/pages/bare-page.tsx';
import { problemOf } from '../app/problem.ts';
import { FormProblem } from '../ui/form-problem.tsx';
import { LinkButton, TextLink } from '../ui/links.tsx';
import { newPasswordProblem, passwordHint } from './password-rule.ts';
import classes from './sign-in.module.css';
import { useLinkSecret } from './use-link-secret.ts';

/** Sets a new password with the token of the mail. */
export const ResetPage = () => {
  const token = useLinkSecret();
  const reset = useMutation({ mutationFn: (password: string) => resetPassword(token, password) });
  const form = useForm({ initialValues: { password: '' }, validate: { password: newPasswordProblem } });
  if (reset.isSuccess) {
    return (
      <BarePage title="Password changed">
        <Text>Every other session of this account was ended.</Text>
        <LinkButton to="/signin" variant="filled">
          Sign in
        </LinkButton>
      </BarePage>
    );
  }
  if (token === '') {
    return (
      <BarePage title="This link is incomplete">
        <Text>Open it from the mail once more, or ask for another one.</Text>
        <LinkButton to="/reset" variant="filled">
          Ask for another link
        </LinkButton>
      </BarePage>
    );
  }
  return (
    <BarePage title="Choose a new password">
      <form
        onSubmit={form.onSubmit(({ password }) => reset.mutate(password))}
        className={classes.form}
        noValidate
      >
        <PasswordInput
          label="New password"
          description={passwordHint}
          autoComplete="new-password"
          autoFocus
          {...form.getInputProps('password')}
        />
        <FormProblem problem={reset.isError ? problemOf(reset.error) : null} />
        <Button type="submit" variant="filled" fullWidth disabled={reset.isPending}>
          {reset.isPending ? 'Saving…' : 'Save password'}
        </Button>
        <TextLink to="/reset">Ask for another link</TextLink>
      </form>
    </BarePage>
  );
};
