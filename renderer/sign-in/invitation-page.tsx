import { Button, PasswordInput, Skeleton, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { acceptInvitation, type InvitationInfo, readInvitation } from '../app/auth-client.ts';
import { BarePage } from '../app/pages/bare-page.tsx';
import { problemOf } from '../app/problem.ts';
import { sessionQuery } from '../app/session.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { FormProblem } from '../ui/form-problem.tsx';
import { TextLink } from '../ui/links.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { newPasswordProblem, passwordHint } from './password-rule.ts';
import classes from './sign-in.module.css';
import { useLinkSecret } from './use-link-secret.ts';

const AcceptForm = ({ token, invitation }: { token: string; invitation: InvitationInfo }) => {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const known = invitation.accountExists;
  const form = useForm({
    initialValues: { name: '', password: '', totp: '' },
    validate: {
      name: (value) => (known || value.trim() !== '' ? null : 'Enter your name'),
      password: (value) =>
        known ? (value === '' ? 'Enter your password' : null) : newPasswordProblem(value),
    },
  });
  const accept = useMutation({
    mutationFn: (values: typeof form.values) =>
      acceptInvitation(token, {
        password: values.password,
        ...(known ? {} : { name: values.name.trim() }),
        ...(values.totp === '' ? {} : { totp: values.totp }),
      }),
    onSuccess: async () => {
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
      await navigate({ to: '/' });
    },
  });
  const problem = accept.isError ? problemOf(accept.error) : null;
  const needsCode = problem?.code === 'two_factor_required' || form.values.totp !== '';
  return (
    <form onSubmit={form.onSubmit((values) => accept.mutate(values))} className={classes.form} noValidate>
      <TextInput label="E-mail" value={invitation.email} readOnly autoComplete="username" />
      {!known && (
        <TextInput label="Your name" autoComplete="name" autoFocus {...form.getInputProps('name')} />
      )}
      <PasswordInput
        label={known ? 'Your password' : 'Choose a password'}
        {...(known ? {} : { description: passwordHint })}
        autoComplete={known ? 'current-password' : 'new-password'}
        {...form.getInputProps('password')}
      />
      {needsCode && (
        <TextInput
          label="Code of your authenticator app"
          inputMode="numeric"
          autoComplete="one-time-code"
          {...form.getInputProps('totp')}
        />
      )}
      <FormProblem problem={problem?.code === 'two_factor_required' ? null : problem} />
      <Button type="submit" variant="filled" fullWidth disabled={accept.isPending}>
        {accept.isPending ? 'Joining…' : 'Join workspace'}
      </Button>
    </form>
  );
};

/** Accepts an invitation: with the existing account, or by making one. */
export const InvitationPage = () => {
  const token = useLinkSecret();
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => readInvitation(token),
    retry: false,
    enabled: token !== '',
  });
  if (token === '') {
    return (
      <BarePage title="This link is incomplete">
        <Text>Open it from the mail once more, or ask the person who sent it.</Text>
        <TextLink to="/signin">Sign in</TextLink>
      </BarePage>
    );
  }
  if (invitation.isPending) {
    return (
      <BarePage title="Invitation">
        <Skeleton height={120} />
      </BarePage>
    );
  }
  if (invitation.isError) {
    return (
      <BarePage title="This invitation does not work">
        <ErrorState problem={problemOf(invitation.error)} />
        <Text c="dimmed">
          It may have ended, been withdrawn or been used. Ask the person who sent it for a new one.
        </Text>
      </BarePage>
    );
  }
  const { data } = invitation;
  return (
    <BarePage title={`Join ${data.tenant.name}`}>
      <Text c="dimmed">
        As {data.role}. The invitation ends <RelativeTime at={data.expiresAt} />.
      </Text>
      <AcceptForm token={token} invitation={data} />
    </BarePage>
  );
};
