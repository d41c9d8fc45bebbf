import { Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useRunText } from '../../app/live.tsx';
import { formatCount, formatDuration } from '../../ui/format.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import classes from './live-text.module.css';

/** Tokens a second over the whole call so far; null before it says anything. */
const rate = (tokens: number, elapsedMs: number): string | null =>
  elapsedMs < 500 || tokens === 0 ? null : `${formatCount(Math.round((tokens * 1000) / elapsedMs))} tok/s`;

/** What a running call writes, as it writes it. Follows the end unless the person scrolled up. */
export const LiveText = ({ runId, running }: { runId: string; running: boolean }) => {
  const live = useRunText(runId);
  const box = useRef<HTMLElement>(null);
  const follow = useRef(true);
  const length = live?.text.length ?? 0;
  useEffect(() => {
    const element = box.current;
    if (length > 0 && element !== null && follow.current) element.scrollTop = element.scrollHeight;
  }, [length]);
  if (live === null) {
    return running ? (
      <Text c="dimmed">Waiting for the first words. A cold local model may take a minute.</Text>
    ) : null;
  }
  const facts = [
    `attempt ${live.attempt}`,
    `${formatCount(live.outputTokens)} tokens`,
    formatDuration(live.elapsedMs),
    ...(running ? [rate(live.outputTokens, live.elapsedMs)] : []),
  ].filter((fact) => fact !== null);
  return (
    <div className={classes.root}>
      <p className={classes.facts}>{facts.join(' · ')}</p>
      <ScrollRegion
        ref={box}
        label="What the agent writes"
        className={classes.text}
        onScroll={(event) => {
          const element = event.currentTarget;
          follow.current = element.scrollHeight - element.scrollTop - element.clientHeight < 24;
        }}
      >
        <pre dir="auto">{live.text}</pre>
      </ScrollRegion>
    </div>
  );
};
