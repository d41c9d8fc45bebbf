import { Button, Checkbox, Popover, Stack } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';

export interface ColumnsMenuProps {
  columns: readonly { id: string; label: string }[];
  hidden: ReadonlySet<string>;
  onChange: (hidden: string[]) => void;
}

/** Which columns are shown. The first one always is. */
export const ColumnsMenu = ({ columns, hidden, onChange }: ColumnsMenuProps) => {
  const toggle = (id: string): void => {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    // "Nothing hidden" must differ in the address from "not chosen".
    onChange(next.size === 0 ? ['none'] : [...next]);
  };
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="neutral"
          leftSection={<IconColumns3 size={16} stroke={1.5} aria-hidden />}
        >
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns">
        <Stack gap="sm">
          {columns.map((column) => (
            <Checkbox
              key={column.id}
              label={column.label}
              checked={!hidden.has(column.id)}
              onChange={() => toggle(column.id)}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
};
