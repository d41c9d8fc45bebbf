import { ActionIcon, Menu } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconDots } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';

export interface OverflowMenuProps {
  /** What the acts are of: "More acts on Acme". */
  label: string;
  /** `Menu.Item`s. */
  children: ReactNode;
}

/** The rest of a page's acts, behind ⋯; `.` opens it. */
export const OverflowMenu = ({ label, children }: OverflowMenuProps) => {
  const [opened, setOpened] = useState(false);
  useHotkeys([['.', () => setOpened(true)]]);
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={label} aria-keyshortcuts=".">
          <IconDots size={16} stroke={1.5} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
};
