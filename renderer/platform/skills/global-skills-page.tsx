import { Button } from '@mantine/core';
import { IconBook2 } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useApi } from '../../app/api.tsx';
import { useSession } from '../../app/session.ts';
import { skillColumns } from '../../skills/skill-columns.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { DataTable, FilterBar, RowLink, wholeList } from '../../ui/table/index.ts';

const route = getRouteApi('/signed-in/platform/skills');

const columns = skillColumns(
  (skill) => (
    <RowLink to="/platform/skills/$skill" params={{ skill: skill.id }} title={skill.description}>
      {skill.title}
    </RowLink>
  ),
  false,
);

/** What every tenant's agents know. */
export const GlobalSkillsPage = () => {
  const api = useApi();
  const { platformRole } = useSession();
  const search = route.useSearch();
  const navigate = useNavigate();
  const change = (part: Partial<typeof search>): void =>
    void navigate({ to: '/platform/skills', search: { ...search, ...part }, replace: true });
  const skills = useQuery(
    api.globalSkills.list.queryOptions(search.q === undefined ? {} : { query: search.q }, {
      placeholderData: keepPreviousData,
    }),
  );
  const clear = (): void => change({ q: undefined });
  const newSkill =
    platformRole === 'owner' || platformRole === 'operator' ? (
      <LinkButton to="/platform/skills/new" variant="filled">
        New skill
      </LinkButton>
    ) : undefined;
  return (
    <>
      <PageHeader
        title="Skills"
        sentence="What every tenant’s agents know. Agents refer to them by version."
        actions={newSkill}
      />
      <DataTable
        id="global-skills"
        label="Global skills"
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
              A skill is Markdown an agent reads before it works.
            </EmptyState>
          ) : (
            <EmptyState title="No skill matches" action={<Button onClick={clear}>Clear search</Button>} />
          )
        }
      />
    </>
  );
};
