import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { BarePage } from '../app/pages/bare-page.tsx';
import { problemOf } from '../app/problem.ts';
import { TextLink } from '../ui/links.tsx';
import { keepPendingSignIn } from './pending-sign-in.ts';
import classes from './sign-in.module.css';
import { SignInProblem, useWaitSeconds } from './sign-in-problem.tsx';
import { useSignIn } from './use-sign-in.ts';

const route = getRouteApi('/signin');

/** First step: e-mail and password. */
export const SignInPage = () => {
  const { next } = route.useSearch();
  const navigate = useNavigate();
  const signIn = useSignIn(next);
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (value.trim() === '' ? 'Enter your e-mail address' : null),
      password: (value) => (value === '' ? 'Enter your password' : null),
    },
  });
  const problem = signIn.isError ? problemOf(signIn.error) : null;
  const needsCode = problem?.code === 'two_factor_required';
  const wait = useWaitSeconds(problem);
  const submit = form.onSubmit(
    (values) =>
      signIn.mutate(values, {
        onError: (error) => {
          if (problemOf(error).code !== 'two_factor_required') return;
          keepPendingSignIn(values);
          void navigate({ to: '/signin/verify', search: { next } });
        },
      }),
    (errors) => form.getInputNode(Object.keys(errors)[0] ?? 'email')?.focus(),
  );
  return (
    <BarePage title="Sign in">
      <form onSubmit={submit} className={classes.form} noValidate>
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus
          {...form.getInputProps('email')}
        />
        <PasswordInput label="Password" autoComplete="current-password" {...form.getInputProps('password')} />
        <SignInProblem problem={needsCode ? null : problem} wait={wait} />
        <Button type="submit" variant="filled" fullWidth disabled={signIn.isPending || wait > 0}>
          {signIn.isPending ? 'Signing in…' : 'Sign in'}
        </Button>
        <TextLink to="/reset" size="sm">
          Forgot the password
        </TextLink>
      </form>
    </BarePage>
  );
};
