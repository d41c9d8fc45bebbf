import { Button, Menu } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';

export interface ExportMenuProps {
  /** What it holds, size first: "412 tenants, as filtered". */
  what: string;
  /** Forms it comes in, each a path of this origin. */
  files: readonly { label: string; href: string }[];
}

/** A list as a file; `e` opens it. Plain links: the server streams, formulas are made harmless, times are ISO. */
export const ExportMenu = ({ what, files }: ExportMenuProps) => {
  const [opened, setOpened] = useState(false);
  useHotkeys([['e', () => setOpened(true)]]);
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end">
      <Menu.Target>
        <Button
          variant="subtle"
          color="neutral"
          aria-keyshortcuts="e"
          leftSection={<IconDownload size={16} stroke={1.5} aria-hidden />}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{what}</Menu.Label>
        {files.map((file) => (
          <Menu.Item key={file.href} component="a" href={file.href} download>
            {file.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};
