import { Anchor, Button, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { getRouteApi, Navigate } from '@tanstack/react-router';
import { useState } from 'react';
import { BarePage } from '../app/pages/bare-page.tsx';
import { problemOf } from '../app/problem.ts';
import { TextLink } from '../ui/links.tsx';
import { pendingSignIn } from './pending-sign-in.ts';
import classes from './sign-in.module.css';
import { SignInProblem, useWaitSeconds } from './sign-in-problem.tsx';
import { useSignIn } from './use-sign-in.ts';

const route = getRouteApi('/signin/verify');

const refusedCode = { unauthenticated: true, two_factor_required: true } as Readonly<Record<string, boolean>>;

/** Second step: the code of the authenticator app, or a recovery code. */
export const VerifyPage = () => {
  const { next } = route.useSearch();
  const [recovery, setRecovery] = useState(false);
  const [pending] = useState(pendingSignIn);
  const signIn = useSignIn(next);
  const form = useForm({
    initialValues: { code: '' },
    validate: { code: (value) => (value.trim() === '' ? 'Enter the code' : null) },
  });
  const problem = signIn.isError ? problemOf(signIn.error) : null;
  const wait = useWaitSeconds(problem);
  if (pending === null) return <Navigate to="/signin" search={{ next }} replace />;
  const submit = form.onSubmit(({ code }) => {
    const entered = code.replaceAll(/\s/g, '');
    signIn.mutate({ ...pending, ...(recovery ? { recoveryCode: entered } : { totp: entered }) });
  });
  const shown =
    problem !== null && refusedCode[problem.code] === true
      ? {
          ...problem,
          message: recovery
            ? 'Not signed in: this recovery code is wrong or was used.'
            : 'Not signed in: this code is wrong or was used. Enter the newest one.',
        }
      : problem;
  return (
    <BarePage title={recovery ? 'Enter a recovery code' : 'Enter the code'}>
      <Text c="dimmed">
        {recovery
          ? 'One of the codes kept when two-factor was set up. Each works once.'
          : `The six digits your authenticator app shows for ${pending.email}.`}
      </Text>
      <form onSubmit={submit} className={classes.form} noValidate>
        <TextInput
          key={recovery ? 'recovery' : 'totp'}
          label={recovery ? 'Recovery code' : 'Code'}
          inputMode={recovery ? 'text' : 'numeric'}
          autoComplete="one-time-code"
          maxLength={32}
          autoFocus
          {...form.getInputProps('code')}
        />
        <SignInProblem problem={shown} wait={wait} />
        <Button type="submit" variant="filled" fullWidth disabled={signIn.isPending || wait > 0}>
          {signIn.isPending ? 'Signing in…' : 'Sign in'}
        </Button>
        <Anchor
          component="button"
          type="button"
          size="sm"
          ta="start"
          onClick={() => {
            setRecovery(!recovery);
            form.reset();
            signIn.reset();
          }}
        >
          {recovery ? 'Use the authenticator app' : 'Use a recovery code'}
        </Anchor>
        <TextLink to="/signin" search={{ next }} size="sm">
          Sign in as someone else
        </TextLink>
      </form>
    </BarePage>
  );
};
