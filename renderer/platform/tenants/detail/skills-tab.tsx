import { Text } from '@mantine/core';
import { IconBook2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SkillRow } from '../../../../server/skills/contract.ts';
import { useApi } from '../../../app/api.tsx';
import { skillColumns } from '../../../skills/skill-columns.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { formatCount } from '../../../ui/format.ts';
import { StatusBadge } from '../../../ui/status-badge.tsx';
import { DataTable, wholeList } from '../../../ui/table/index.ts';
import { useTenant } from './tenant-context.tsx';

const Name = ({ skill }: { skill: SkillRow }) => (
  <>
    <bdi title={skill.description}>{skill.title}</bdi>{' '}
    {skill.frozen && (
      <StatusBadge
        plain
        state={{
          meaning: 'warn',
          label: 'frozen',
          hint: 'More skills than its plan holds: it can be read, and agents go on without it.',
        }}
      />
    )}
  </>
);

const columns = skillColumns((skill) => <Name skill={skill} />, false);

const limitText = (limit: { used: number; allowed: number | null } | null | undefined): string | null => {
  if (limit === null || limit === undefined) return null;
  return limit.allowed === null
    ? `${formatCount(limit.used)} of its own, no limit.`
    : `${formatCount(limit.used)} of its own, of ${formatCount(limit.allowed)} its plan holds.`;
};

/** A tenant's own skills, to look at; what is in them is read in its workspace. */
export const TenantSkillsTab = () => {
  const api = useApi();
  const tenant = useTenant();
  const skills = useQuery(api.tenants.skills.queryOptions({ tenant: tenant.id }));
  const [hidden, setHidden] = useState<readonly string[] | null>(null);
  return (
    <DataTable
      id="tenant-skills"
      label="Skills"
      columns={columns}
      list={wholeList(skills)}
      rowId={(skill) => skill.id}
      hidden={hidden}
      onHidden={setHidden}
      filters={<Text c="dimmed">{limitText(skills.data?.limit)}</Text>}
      empty={
        <EmptyState title="No skills of its own" icon={<IconBook2 size={24} stroke={1.5} aria-hidden />}>
          Its agents work with the platform’s skills. Members write their own in the workspace.
        </EmptyState>
      }
    />
  );
};
