import { Button, Text } from '@mantine/core';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useSession } from '../session.ts';
import { useSignOut } from '../use-sign-out.ts';

/** A tenant's own address, asked by somebody who is no member there: says so, and how to become one. */
export const NoMemberPage = () => {
  const { user } = useSession();
  const leave = useSignOut();
  return (
    <>
      <PageHeader title="Another workspace’s address" />
      <EmptyState title="You are no member of this workspace">
        <Text>
          You are signed in as <bdi>{user.email}</bdi>. An owner of this workspace can invite you; or sign in
          as somebody who belongs to it.
        </Text>
        <Button variant="default" onClick={() => void leave()}>
          Sign in as somebody else
        </Button>
      </EmptyState>
    </>
  );
};
