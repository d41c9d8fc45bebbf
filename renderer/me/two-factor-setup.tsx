import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useApi } from '../app/api.tsx';
import { problemOf } from '../app/problem.ts';
import { sessionQuery } from '../app/session.ts';
import { FormProblem } from '../ui/form-problem.tsx';
import { IdCopy } from '../ui/id-copy.tsx';
import { ShowOnce } from '../ui/show-once.tsx';

const QrCode = ({ uri }: { uri: string }) => {
  const image = useQuery({
    queryKey: ['qr', uri],
    queryFn: async () => (await import('qrcode')).toDataURL(uri, { margin: 2, width: 176 }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return <img src={image.data} width={176} height={176} alt="QR code for your authenticator app" />;
};

/** Password, then the code of the app, then the recovery codes once. */
export const TwoFactorSetup = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const start = useMutation(api.me.twoFactorStart.mutationOptions());
  const confirm = useMutation(api.me.twoFactorConfirm.mutationOptions());
  const close = (): void => {
    if (confirm.isSuccess) {
      void queryClient.invalidateQueries(api.me.pathFilter());
      void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    }
    setPassword('');
    setCode('');
    start.reset();
    confirm.reset();
    onClose();
  };
  const begin = (event: FormEvent): void => {
    event.preventDefault();
    start.mutate({ password });
  };
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    confirm.mutate({ code: code.replaceAll(/\s/g, '') });
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title="Set up two-factor sign-in"
      closeOnClickOutside={!confirm.isSuccess}
    >
      {confirm.isSuccess ? (
        <Stack gap="md">
          <Text>Two-factor sign-in is on. Without your phone, each of these codes signs you in once.</Text>
          <ShowOnce
            what="recovery codes"
            value={confirm.data.recoveryCodes.join('\n')}
            advice="Keep them where your phone is not."
          />
          <Group justify="flex-end">
            <Button variant="filled" onClick={close}>
              Codes are kept
            </Button>
          </Group>
        </Stack>
      ) : start.isSuccess ? (
        <form onSubmit={finish}>
          <Stack gap="md">
            <Text>Scan this with an authenticator app, then enter the six digits it shows.</Text>
            <QrCode uri={start.data.uri} />
            <Text c="dimmed">
              Or type this key: <IdCopy value={start.data.secret} what="key" full />
            </Text>
            <TextInput
              label="Code"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={12}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
              data-autofocus
            />
            <FormProblem problem={confirm.isError ? problemOf(confirm.error) : null} />
            <Group justify="flex-end">
              <Button onClick={close}>Cancel</Button>
              <Button type="submit" variant="filled" disabled={code.trim() === '' || confirm.isPending}>
                {confirm.isPending ? 'Checking…' : 'Switch on'}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <form onSubmit={begin}>
          <Stack gap="md">
            <PasswordInput
              label="Your password"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              data-autofocus
            />
            <FormProblem problem={start.isError ? problemOf(start.error) : null} />
            <Group justify="flex-end">
              <Button onClick={close}>Cancel</Button>
              <Button type="submit" variant="filled" disabled={password === '' || start.isPending}>
                {start.isPending ? 'Checking…' : 'Continue'}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
};
