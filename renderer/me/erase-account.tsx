import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useApi } from '../app/api.tsx';
import { problemOf } from '../app/problem.ts';
import { useSignOut } from '../app/use-sign-out.ts';
import { FormProblem } from '../ui/form-problem.tsx';

export interface EraseAccountProps {
  opened: boolean;
  email: string;
  twoFactor: boolean;
  onClose: () => void;
}

/** Erases the person's account: proven by password and code, confirmed by the e-mail typed. Cannot be undone. */
export const EraseAccount = ({ opened, email, twoFactor, onClose }: EraseAccountProps) => {
  const api = useApi();
  const leave = useSignOut();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [confirm, setConfirm] = useState('');
  const erase = useMutation(api.me.erase.mutationOptions());
  const close = (): void => {
    if (erase.isSuccess) void leave();
    setPassword('');
    setCode('');
    setConfirm('');
    erase.reset();
    onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const entered = code.replaceAll(/\s/g, '');
    const factor = /^\d{6}$/.test(entered) ? { totp: entered } : { recoveryCode: entered };
    erase.mutate({ password, confirm, ...(twoFactor ? factor : {}) });
  };
  if (erase.isSuccess)
    return (
      <Modal opened={opened} onClose={close} title="Account erased">
        <Stack gap="md">
          <Text>{erase.data.kept}</Text>
          <Group justify="flex-end">
            <Button variant="filled" onClick={close}>
              Leave
            </Button>
          </Group>
        </Stack>
      </Modal>
    );
  return (
    <Modal opened={opened} onClose={close} title="Erase account">
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text>
            Your name, e-mail, password, sessions and memberships are erased now and for good; keys you made
            stop. What you wrote stays with its workspace, and the audit log keeps what was done.
          </Text>
          <PasswordInput
            label="Your password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {twoFactor && (
            <TextInput
              label="Code, or a recovery code"
              autoComplete="one-time-code"
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
          )}
          <TextInput
            label={
              <>
                Type <bdi>{email}</bdi> to confirm
              </>
            }
            autoComplete="off"
            value={confirm}
            onChange={(event) => setConfirm(event.currentTarget.value)}
          />
          <FormProblem problem={erase.isError ? problemOf(erase.error) : null} />
          <Group justify="flex-end">
            <Button data-autofocus onClick={close}>
              Cancel
            </Button>
            <Button
              type="submit"
              variant="filled"
              color="danger"
              disabled={password === '' || confirm !== email || (twoFactor && code === '') || erase.isPending}
            >
              {erase.isPending ? 'Erasing…' : 'Erase account'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};
