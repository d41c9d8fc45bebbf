import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useApiClient } from '../app/api.tsx';
import { problemOf } from '../app/problem.ts';
import { FormProblem } from '../ui/form-problem.tsx';
import { saveAsFile } from '../ui/save-as-file.ts';
import { EraseAccount } from './erase-account.tsx';

/** A person's own data as a file, and its erasure. */
export const OwnData = ({ email, twoFactor }: { email: string; twoFactor: boolean }) => {
  const client = useApiClient();
  const [erasing, setErasing] = useState(false);
  const download = useMutation({
    mutationFn: async () => {
      const data = await client.me.exportData.query();
      saveAsFile(`my-data-${data.exportedAt.slice(0, 10)}.json`, JSON.stringify(data, null, 2));
    },
  });
  return (
    <Stack gap="md" align="flex-start">
      <Text>
        Profile, memberships, sessions, invitations, keys you made, and what you did: one JSON file.
      </Text>
      <FormProblem problem={download.isError ? problemOf(download.error) : null} />
      <Group gap="sm">
        <Button disabled={download.isPending} onClick={() => download.mutate()}>
          {download.isPending ? 'Exporting…' : 'Export my data'}
        </Button>
        <Button color="danger" variant="subtle" onClick={() => setErasing(true)}>
          Erase account…
        </Button>
      </Group>
      <EraseAccount opened={erasing} email={email} twoFactor={twoFactor} onClose={() => setErasing(false)} />
    </Stack>
  );
};
