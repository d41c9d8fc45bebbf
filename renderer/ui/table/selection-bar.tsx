import { ActionBar, Button, Text } from '@mantine/core';
import { useState } from 'react';
import { problemOf } from '../../app/problem.ts';
import { formatCount } from '../format.ts';
import classes from './data-table.module.css';

export interface BulkVerb {
  /** Verb, "…" when more is asked: "Suspend…". */
  label: string;
  run: (ids: string[]) => void;
}

export interface SelectionBarProps {
  selected: ReadonlySet<string>;
  /** At most three. */
  verbs: readonly BulkVerb[];
  /** Rows loaded so far, and those that match in all (null: more than the server counts). */
  loaded: number;
  total: number | null | undefined;
  /** Ids of everything that matches, from the server; absent where it cannot tell. */
  onAllMatching?: () => Promise<readonly string[]>;
  onSelect: (selected: ReadonlySet<string>) => void;
}

const SelectMatching = ({ total, ask }: { total: number | null; ask: () => Promise<void> }) => {
  const [state, setState] = useState<'idle' | 'busy' | { failed: string }>('idle');
  if (typeof state === 'object') return <Text c="danger">{state.failed}</Text>;
  const words =
    total === null ? 'Select the first 10,000 matching' : `Select all ${formatCount(total)} matching`;
  return (
    <Button
      variant="subtle"
      disabled={state === 'busy'}
      onClick={() => {
        setState('busy');
        ask().then(
          () => setState('idle'),
          (error: unknown) => setState({ failed: problemOf(error).message }),
        );
      }}
    >
      {state === 'busy' ? 'Selecting…' : words}
    </Button>
  );
};

/** What can be done to all selected rows at once. */
export const SelectionBar = (props: SelectionBarProps) => {
  const { selected, loaded, total, onAllMatching, onSelect } = props;
  const more =
    onAllMatching !== undefined && total !== undefined && selected.size >= loaded && selected.size !== total
      ? onAllMatching
      : null;
  return (
    <ActionBar
      opened={selected.size > 0}
      onClose={() => onSelect(new Set())}
      closeOnEscape
      role="region"
      aria-label="Selected rows"
      p="sm"
      className={classes.actionBar}
    >
      <Text aria-live="polite">{formatCount(selected.size)} selected</Text>
      {more !== null && total !== undefined && (
        <SelectMatching total={total} ask={async () => onSelect(new Set(await more()))} />
      )}
      <ActionBar.Divider />
      {props.verbs.map((verb) => (
        <Button key={verb.label} onClick={() => verb.run([...selected])}>
          {verb.label}
        </Button>
      ))}
      <ActionBar.CloseButton aria-label="Clear selection" />
    </ActionBar>
  );
};
