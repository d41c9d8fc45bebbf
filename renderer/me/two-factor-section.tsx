import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { StatusBadge } from '../ui/status-badge.tsx';
import { TwoFactorDisable } from './two-factor-disable.tsx';
import { TwoFactorSetup } from './two-factor-setup.tsx';

export interface TwoFactorSectionProps {
  enabled: boolean;
  recoveryCodesLeft: number;
}

/** Whether a second factor is asked for, and the way to switch it. */
export const TwoFactorSection = ({ enabled, recoveryCodesLeft }: TwoFactorSectionProps) => {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Group justify="space-between">
        <Group gap="sm">
          <StatusBadge state={enabled ? { meaning: 'ok', label: 'on' } : { meaning: 'warn', label: 'off' }} />
          <Text c="dimmed">
            {enabled
              ? `${recoveryCodesLeft} recovery codes left.`
              : 'A code from your phone besides the password keeps a stolen password harmless.'}
          </Text>
        </Group>
        <Button variant={enabled ? 'default' : 'filled'} onClick={() => setOpen(true)}>
          {enabled ? 'Switch off…' : 'Set up…'}
        </Button>
      </Group>
      {enabled ? (
        <TwoFactorDisable opened={open} onClose={() => setOpen(false)} />
      ) : (
        <TwoFactorSetup opened={open} onClose={() => setOpen(false)} />
      )}
    </>
  );
};
