import { Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './id-copy.module.css';

export interface IdCopyProps {
  value: string;
  /** What it is, for the button's name: "Copy tenant id". */
  what: string;
  /** Shows all of it instead of the first 8 characters. */
  full?: boolean;
}

/** The beginning of an id in mono; a click or Enter copies all of it. */
export const IdCopy = ({ value, what, full = false }: IdCopyProps) => {
  const clipboard = useClipboard({ timeout: 1500 });
  const shown = full ? value : value.slice(0, 8);
  const Icon = clipboard.copied ? IconCheck : IconCopy;
  return (
    <Tooltip label={clipboard.copied ? 'Copied' : value}>
      <UnstyledButton
        className={classes.button}
        onClick={() => clipboard.copy(value)}
        aria-label={`${shown}, copy ${what}`}
      >
        <span className={classes.value}>{shown}</span>
        <Icon size={14} stroke={1.5} aria-hidden />
        <VisuallyHidden aria-live="polite">{clipboard.copied ? 'Copied' : ''}</VisuallyHidden>
      </UnstyledButton>
    </Tooltip>
  );
};
