import { Skeleton, Stack } from '@mantine/core';

/** Shown when a page takes longer than a moment to come. */
export const PendingPage = () => (
  <Stack gap="md" aria-busy="true" aria-label="Loading">
    <Skeleton height={24} width={220} />
    <Skeleton height={14} width={360} />
    <Skeleton height={240} />
  </Stack>
);
