import { Button, Code } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './show-once.module.css';

export interface ShowOnceProps {
  /** What it is: "API key", "invitation link". */
  what: string;
  value: string;
  /** Where to keep it or what to do with it. */
  advice: string;
}

/** A secret that is shown this one time and kept nowhere on this page. */
export const ShowOnce = ({ what, value, advice }: ShowOnceProps) => {
  const clipboard = useClipboard({ timeout: 2000 });
  const Icon = clipboard.copied ? IconCheck : IconCopy;
  return (
    <section className={classes.root} aria-label={`New ${what}`}>
      <p className={classes.advice}>
        <strong>Shown once.</strong> {advice}
      </p>
      <div className={classes.row}>
        <Code className={classes.value} data-secret>
          {value}
        </Code>
        <Button
          leftSection={<Icon size={14} stroke={1.5} aria-hidden />}
          onClick={() => clipboard.copy(value)}
        >
          {clipboard.copied ? 'Copied' : `Copy ${what}`}
        </Button>
      </div>
    </section>
  );
};
