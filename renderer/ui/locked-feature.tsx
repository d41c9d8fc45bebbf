import { Button, Popover, Stack, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { PlanLock } from '../app/plan-lock.ts';
import { formatCount } from './format.ts';
import classes from './locked-feature.module.css';

export interface LockedFeatureProps {
  /** The control's own words: "New brand". */
  label: string;
  lock: PlanLock;
  /** What it does, in a sentence. */
  what: string;
  /** How much is used of how much, where it is a count. */
  usage?: { used: number; allowed: number; noun: string };
  /** The way out: *See plans*, or whom to ask. */
  wayOut?: ReactNode;
}

/** A control the plan does not have: it stays where it is, says which plan has it, and hides no data. */
export const LockedFeature = ({ label, lock, what, usage, wayOut }: LockedFeatureProps) => (
  <span className={classes.locked}>
    <Popover position="bottom-start" width={280} trapFocus>
      <Popover.Target>
        <Button
          leftSection={<IconLock size={14} stroke={1.5} aria-hidden />}
          aria-label={`${label}, locked: ${lock.words}`}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={`${label} is locked`}>
        <Stack gap="sm" align="flex-start">
          <Text>{what}</Text>
          {usage !== undefined && (
            <Text>
              {formatCount(usage.used)} of {formatCount(usage.allowed)} {usage.noun} used.
            </Text>
          )}
          <Text c="dimmed">{lock.words}.</Text>
          {wayOut}
        </Stack>
      </Popover.Dropdown>
    </Popover>
    <span className={classes.words} aria-hidden>
      {lock.words}
    </span>
  </span>
);
