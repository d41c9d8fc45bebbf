import { Button } from '@mantine/core';
import { IconBook2 } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useApi } from '../../app/api.tsx';
import { planLock } from '../../app/plan-lock.ts';
import { reaches } from '../../app/session.ts';
import { skillColumns } from '../../skills/skill-columns.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { LockedFeature } from '../../ui/locked-feature.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { DataTable, FilterBar, RowLink, wholeList } from '../../ui/table/index.ts';
import { useEntitlements } from '../use-entitlements.ts';
import { useWorkspace } from '../use-workspace.ts';

const route = getRouteApi('/signed-in/w/$tenant/skills');

const limitWords = (limit: { used: number; allowed: number | null } | null | undefined): string | null => {
  if (limit === null || limit === undefined || limit.allowed === null) return null;
  return `${limit.used} of ${limit.allowed} own skills used.`;
};

/** What this workspace's agents know: its own skills and the platform's. */
export const SkillsPage = () => {
  const api = useApi();
  const workspace = useWorkspace();
  const search = route.useSearch();
  const navigate = useNavigate();
  const tenant = workspace.slug;
  const change = (part: Partial<typeof search>): void =>
    void navigate({
      to: '/w/$tenant/skills',
      params: { tenant },
      search: { ...search, ...part },
      replace: true,
    });
  const skills = useQuery(
    api.skills.list.queryOptions(search.q === undefined ? {} : { query: search.q }, {
      placeholderData: keepPreviousData,
    }),
  );
  const columns = useMemo(
    () =>
      skillColumns(
        (skill) => (
          <RowLink
            to="/w/$tenant/skills/$skill"
            params={{ tenant, skill: skill.id }}
            title={skill.description}
          >
            {skill.title}
          </RowLink>
        ),
        true,
      ),
    [tenant],
  );
  const clear = (): void => change({ q: undefined });
  const limit = skills.data?.limit;
  const granted = useEntitlements();
  const used = limit?.used ?? 0;
  const lock = planLock(granted, ({ customSkills }) => customSkills === null || customSkills > used);
  const newSkill = !reaches(workspace, 'admin') ? undefined : lock !== null ? (
    <LockedFeature
      label="New skill"
      lock={lock}
      what="Markdown an agent reads before it works: voice, products, rules."
      usage={{ used, allowed: granted.customSkills ?? used, noun: 'own skills' }}
    />
  ) : (
    <LinkButton to="/w/$tenant/skills/new" params={{ tenant }} variant="filled">
      New skill
    </LinkButton>
  );
  return (
    <>
      <PageHeader
        title="Skills"
        sentence={`What this workspace’s agents know. ${limitWords(limit) ?? ''}`.trim()}
        actions={newSkill}
      />
      <DataTable
        id="skills"
        label="Skills"
        columns={columns}
        list={wholeList(skills)}
        rowId={(skill) => skill.id}
        hidden={search.hide ?? null}
        onHidden={(hide) => change({ hide })}
        filters={
          <FilterBar
            searchLabel="Search name or key"
            query={search.q ?? ''}
            onQuery={(q) => change({ q: q === '' ? undefined : q })}
            fields={[]}
            values={{}}
            onFilter={() => {}}
            onClear={clear}
          />
        }
        empty={
          search.q === undefined ? (
            <EmptyState
              title="No skills yet"
              icon={<IconBook2 size={24} stroke={1.5} aria-hidden />}
              action={newSkill}
            >
              A skill is Markdown an agent reads before it works: voice, products, rules.
            </EmptyState>
          ) : (
            <EmptyState title="No skill matches" action={<Button onClick={clear}>Clear search</Button>} />
          )
        }
      />
    </>
  );
};
