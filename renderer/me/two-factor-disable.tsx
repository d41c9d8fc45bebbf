import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useApi } from '../app/api.tsx';
import { problemOf } from '../app/problem.ts';
import { sessionQuery } from '../app/session.ts';
import { FormProblem } from '../ui/form-problem.tsx';

/** Switches the second factor off, with the password and a code. */
export const TwoFactorDisable = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const disable = useMutation(
    api.me.twoFactorDisable.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries(api.me.pathFilter());
        void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
        onClose();
      },
    }),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const entered = code.replaceAll(/\s/g, '');
    disable.mutate({
      password,
      ...(/^\d{6}$/.test(entered) ? { totp: entered } : { recoveryCode: entered }),
    });
  };
  return (
    <Modal opened={opened} onClose={onClose} title="Switch two-factor sign-in off">
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text>Then the password alone signs you in, and the recovery codes stop working.</Text>
          <PasswordInput
            label="Your password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            data-autofocus
          />
          <TextInput
            label="Code, or a recovery code"
            autoComplete="one-time-code"
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <FormProblem problem={disable.isError ? problemOf(disable.error) : null} />
          <Group justify="flex-end">
            <Button onClick={onClose}>Cancel</Button>
            <Button
              type="submit"
              variant="filled"
              color="danger"
              disabled={password === '' || code === '' || disable.isPending}
            >
              {disable.isPending ? 'Switching off…' : 'Switch off'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};
