import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { confirmEmail } from '../app/auth-client.ts';
import { BarePage } from '../app/pages/bare-page.tsx';
import { problemOf } from '../app/problem.ts';
import { FormProblem } from '../ui/form-problem.tsx';
import { LinkButton } from '../ui/links.tsx';
import { useLinkSecret } from './use-link-secret.ts';

/** Makes the address this link was sent to the person's own. One click, so that a mail scanner cannot do it. */
export const ConfirmEmailPage = () => {
  const token = useLinkSecret();
  const confirm = useMutation({ mutationFn: () => confirmEmail(token) });
  if (confirm.isSuccess)
    return (
      <BarePage title="E-mail changed">
        <Text>Sign in with the new address from now on. Other sessions were ended.</Text>
        <LinkButton to="/signin" variant="filled">
          Sign in
        </LinkButton>
      </BarePage>
    );
  if (token === '')
    return (
      <BarePage title="This link is incomplete">
        <Text>Open it from the mail once more, or ask for another one in your profile.</Text>
        <LinkButton to="/signin">Sign in</LinkButton>
      </BarePage>
    );
  return (
    <BarePage title="Confirm your new e-mail">
      <Text>From then on you sign in with the address this link was sent to.</Text>
      <FormProblem problem={confirm.isError ? problemOf(confirm.error) : null} />
      <Button variant="filled" fullWidth disabled={confirm.isPending} onClick={() => confirm.mutate()}>
        {confirm.isPending ? 'Confirming…' : 'Confirm e-mail'}
      </Button>
    </BarePage>
  );
};
