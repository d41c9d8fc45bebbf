import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { AuditRow } from '../../../server/audit/contract.ts';
import { tenantQuery } from '../../../server/auth/contract.ts';
import { useApi } from '../../app/api.tsx';
import { NoPermissionPage } from '../../app/pages/no-permission-page.tsx';
import { reaches } from '../../app/session.ts';
import { AuditList } from '../../audit/audit-list.tsx';
import { type AuditSearch, auditFilter } from '../../audit/audit-search.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { RowLink, useListState } from '../../ui/table/index.ts';
import { useWorkspace } from '../use-workspace.ts';

const route = getRouteApi('/signed-in/w/$tenant/settings/audit');

const Audit = ({ tenant }: { tenant: string }) => {
  const api = useApi();
  const search = route.useSearch();
  const navigate = useNavigate();
  const list = useListState(
    useInfiniteQuery(
      api.audit.listOwn.infiniteQueryOptions(
        { ...auditFilter(search), limit: 100 },
        { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
      ),
    ),
  );
  const here = list.rows.find((row) => row.seq === search.entry);
  // The list goes back in time: an entry that is not loaded is the one before the next.
  const asked = useQuery(
    api.audit.listOwn.queryOptions(
      { cursor: String((search.entry ?? 0) + 1), limit: 1 },
      { enabled: search.entry !== undefined && here === undefined && list.rows.length > 0 },
    ),
  );
  const [found] = asked.data?.items ?? [];
  const opened = here ?? (found?.seq === search.entry ? found : undefined) ?? null;
  const onSearch = (part: Partial<AuditSearch>, replace = false): void =>
    void navigate({
      to: '/w/$tenant/settings/audit',
      params: { tenant },
      search: { ...search, ...part },
      replace,
    });
  const open = useCallback(
    (row: AuditRow) => (
      <RowLink to="/w/$tenant/settings/audit" params={{ tenant }} search={{ ...search, entry: row.seq }}>
        <RelativeTime at={row.at} />
      </RowLink>
    ),
    [search, tenant],
  );
  return (
    <>
      <PageHeader
        title="Audit"
        sentence="Who did what in this workspace, the platform’s own team included."
      />
      <AuditList
        id="workspace-audit"
        list={list}
        search={search}
        onSearch={onSearch}
        opened={opened}
        open={open}
        exportPath="/api/audit/export"
        exportWith={{ [tenantQuery]: tenant }}
      />
    </>
  );
};

/** The workspace's own audit log, for its owners and admins. */
export const WorkspaceAuditPage = () => {
  const workspace = useWorkspace();
  if (reaches(workspace, 'admin')) return <Audit tenant={workspace.slug} />;
  return (
    <NoPermissionPage
      title="Audit"
      sentence={`Your role (${workspace.role}) does not read the audit log. Owners and admins do.`}
    />
  );
};
