import { ActionBar, Button, Text } from '@mantine/core';
import { formatCount } from '../format.ts';

export interface BulkVerb {
  label: string;
  run: (ids: string[]) => void;
}

export interface SelectionBarProps {
  selected: ReadonlySet<string>;
  verbs: readonly BulkVerb[];
  onClear: () => void;
}

/** What can be done to all selected rows at once. */
export const SelectionBar = ({ selected, verbs, onClear }: SelectionBarProps) => (
  <ActionBar
    opened={selected.size > 0}
    onClose={onClear}
    closeOnEscape
    role="region"
    aria-label="Selected rows"
    p="sm"
  >
    <Text>{formatCount(selected.size)} selected</Text>
    <ActionBar.Divider />
    {verbs.map((verb) => (
      <Button key={verb.label} onClick={() => verb.run([...selected])}>
        {verb.label}
      </Button>
    ))}
    <ActionBar.CloseButton aria-label="Clear selection" />
  </ActionBar>
);
