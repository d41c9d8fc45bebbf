import { Text } from '@mantine/core';
import { RelativeTime } from '../ui/relative-time.tsx';

/** What revoking a key does, with when it was last used. */
export const RevokeWords = ({ lastUsedAt }: { lastUsedAt: string | null | undefined }) => (
  <Text>
    Requests with it are refused at once.{' '}
    {lastUsedAt == null ? (
      'It was never used.'
    ) : (
      <>
        It was last used <RelativeTime at={lastUsedAt} />.
      </>
    )}{' '}
    This cannot be undone; a new key can be made.
  </Text>
);
