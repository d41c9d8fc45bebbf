import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconSelector } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useSession } from '../session.ts';
import { useTenantMembership } from '../tenant-membership.tsx';
import classes from './navigation.module.css';

/** Which workspace the person is in, and the others they may enter. Absent for people without any. */
export const WorkspaceSwitch = ({ rail }: { rail: boolean }) => {
  const session = useSession();
  const current = useTenantMembership();
  const navigate = useNavigate();
  if (session.tenants.length === 0) return null;
  const name = current === null ? 'Open a workspace' : current.name;
  return (
    <Menu position={rail ? 'right-start' : 'bottom-start'} width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.switch} aria-label={`Workspace: ${name}`}>
          {!rail && (
            <span className={classes.switchName} title={name}>
              <bdi>{name}</bdi>
            </span>
          )}
          <IconSelector size={16} stroke={1.5} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        <Menu.Label>Workspaces</Menu.Label>
        {session.tenants.map((tenant) => (
          <Menu.Item
            key={tenant.id}
            rightSection={
              tenant.slug === current?.slug ? <IconCheck size={14} stroke={1.5} aria-hidden /> : undefined
            }
            onClick={() => void navigate({ to: '/w/$tenant/campaigns', params: { tenant: tenant.slug } })}
          >
            <bdi>{tenant.name}</bdi>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};
