import { EmptyState as MantineEmptyState, Text } from '@mantine/core';
import type { ReactNode } from 'react';

export interface EmptyStateProps {
  title: string;
  /** What belongs here and why it is empty. */
  children?: ReactNode;
  /** One button: the next step. */
  action?: ReactNode;
  icon?: ReactNode;
}

/** A list or panel without content, with the next step. */
export const EmptyState = ({ title, children, action, icon }: EmptyStateProps) => (
  <MantineEmptyState size="sm" py="xl" icon={icon}>
    <MantineEmptyState.Title>{title}</MantineEmptyState.Title>
    {children !== undefined && (
      <Text component="div" c="dimmed" ta="center" maw="44ch">
        {children}
      </Text>
    )}
    {action !== undefined && <MantineEmptyState.Actions>{action}</MantineEmptyState.Actions>}
  </MantineEmptyState>
);
