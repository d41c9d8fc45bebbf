import { Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';

export interface NoPermissionPageProps {
  title: string;
  /** What the person's role is and who can help. */
  sentence: string;
}

/** A page the person's role never has: says who can. */
export const NoPermissionPage = ({ title, sentence }: NoPermissionPageProps) => (
  <>
    <PageHeader title={title} />
    <EmptyState title="Not for your role" icon={<IconLock size={24} stroke={1.5} aria-hidden />}>
      <Text>{sentence}</Text>
    </EmptyState>
  </>
);
