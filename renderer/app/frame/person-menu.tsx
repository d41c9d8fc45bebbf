import { Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { mePlaces } from '../navigation-items.ts';
import { useSession } from '../session.ts';
import { useTenantMembership } from '../tenant-membership.tsx';
import { useSignOut } from '../use-sign-out.ts';
import classes from './top-bar.module.css';

const schemes = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'As the system' },
] as const;

const initials = (name: string): string => {
  const words = name.trim().split(/\s+/);
  const first = [...(words[0] ?? '')][0] ?? '?';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return `${first}${last}`.toUpperCase();
};

const roleWords = (role: string): string => role.replaceAll('_', '-');

/** Who is signed in with which role, the theme, and the way out. */
export const PersonMenu = () => {
  const session = useSession();
  const tenant = useTenantMembership();
  const navigate = useNavigate();
  const leave = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const role =
    tenant !== null
      ? `${roleWords(tenant.role)} of ${tenant.name}`
      : session.platformRole !== null
        ? `platform ${roleWords(session.platformRole)}`
        : null;
  return (
    <Menu width={260}>
      <Menu.Target>
        <UnstyledButton className={classes.person} aria-label={`${initials(session.user.name)}, your menu`}>
          {initials(session.user.name)}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div style={{ padding: '0.25rem 0.75rem 0.5rem', overflowWrap: 'anywhere' }}>
          <Text fw={500}>
            <bdi>{session.user.name}</bdi>
          </Text>
          <Text c="dimmed" size="xs">
            {session.user.email}
          </Text>
          {role !== null && (
            <Text c="dimmed" size="xs">
              {role}
            </Text>
          )}
        </div>
        <Menu.Divider />
        {mePlaces.map((place) => (
          <Menu.Item key={place.to} onClick={() => void navigate({ to: place.to })}>
            {place.label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>Theme</Menu.Label>
        {schemes.map(({ value, label }) => (
          <Menu.RadioItem
            key={value}
            value={value}
            checked={colorScheme === value}
            onChange={() => setColorScheme(value)}
          >
            {label}
          </Menu.RadioItem>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} stroke={1.5} aria-hidden />}
          onClick={() => void leave()}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};
