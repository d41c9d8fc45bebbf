import { Button, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { forgotPassword } from '../app/auth-client.ts';
import { BarePage } from '../app/pages/bare-page.tsx';
import { problemOf } from '../app/problem.ts';
import { TextLink } from '../ui/links.tsx';
import classes from './sign-in.module.css';
import { SignInProblem, useWaitSeconds } from './sign-in-problem.tsx';

/** Asks for a reset link. The answer is the same whether the address is known or not. */
export const ForgotPage = () => {
  const form = useForm({
    initialValues: { email: '' },
    validate: { email: (value) => (value.includes('@') ? null : 'Enter your e-mail address') },
  });
  const forgot = useMutation({ mutationFn: forgotPassword });
  const problem = forgot.isError ? problemOf(forgot.error) : null;
  const wait = useWaitSeconds(problem);
  if (forgot.isSuccess) {
    return (
      <BarePage title="Look in your mail">
        <Text>
          If {form.values.email} has an account, a link is on its way. It works once, for a short time.
        </Text>
        <TextLink to="/signin">Sign in</TextLink>
      </BarePage>
    );
  }
  return (
    <BarePage title="Reset the password">
      <form
        onSubmit={form.onSubmit(({ email }) => forgot.mutate(email.trim()))}
        className={classes.form}
        noValidate
      >
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus
          {...form.getInputProps('email')}
        />
        <SignInProblem problem={problem} wait={wait} />
        <Button type="submit" variant="filled" fullWidth disabled={forgot.isPending || wait > 0}>
          {forgot.isPending ? 'Sending…' : 'Send reset link'}
        </Button>
        <TextLink to="/signin">Back to sign-in</TextLink>
      </form>
    </BarePage>
  );
};
