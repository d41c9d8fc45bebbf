import { ActionIcon, Button, Group, Popover, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconBookmark, IconX } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';

interface SavedView<Search> {
  name: string;
  search: Search;
}

export interface SavedViewsProps<Search extends object> {
  /** The table whose views these are. */
  id: string;
  search: Search;
  onOpen: (search: Search) => void;
}

const same = (first: object, second: object): boolean => JSON.stringify(first) === JSON.stringify(second);

/** Names for filters, sort and columns, kept in this browser. Opening one writes them into the address. */
export const SavedViews = <Search extends object>({ id, search, onOpen }: SavedViewsProps<Search>) => {
  const [views, setViews] = useLocalStorage<SavedView<Search>[]>({ key: `dm-views-${id}`, defaultValue: [] });
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState('');
  const current = views.find((view) => same(view.search, search));
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const trimmed = name.trim();
    if (trimmed === '') return;
    setViews([...views.filter((view) => view.name !== trimmed), { name: trimmed, search }]);
    setName('');
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={260} trapFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="neutral"
          leftSection={<IconBookmark size={16} stroke={1.5} aria-hidden />}
          onClick={() => setOpened(!opened)}
        >
          {current === undefined ? 'Views' : <bdi>{current.name}</bdi>}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Saved views">
        <Stack gap="sm">
          {views.length === 0 && <Text c="dimmed">No views yet. Filter, sort, then save.</Text>}
          {views.map((view) => (
            <Group key={view.name} justify="space-between" wrap="nowrap">
              <UnstyledButton
                style={{ flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' }}
                aria-current={view === current}
                fw={view === current ? 500 : 400}
                onClick={() => {
                  onOpen(view.search);
                  setOpened(false);
                }}
              >
                <bdi>{view.name}</bdi>
              </UnstyledButton>
              <ActionIcon
                aria-label={`Remove view ${view.name}`}
                onClick={() => setViews(views.filter((each) => each !== view))}
              >
                <IconX size={14} stroke={1.5} aria-hidden />
              </ActionIcon>
            </Group>
          ))}
          <form onSubmit={save}>
            <Group gap="sm" wrap="nowrap">
              <TextInput
                aria-label="Name of the view"
                placeholder="Name"
                maxLength={60}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
                style={{ flex: 1 }}
              />
              <Button type="submit" disabled={name.trim() === ''}>
                Save
              </Button>
            </Group>
          </form>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
};
