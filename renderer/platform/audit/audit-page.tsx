import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { AuditRow } from '../../../server/audit/contract.ts';
import { NoPermissionPage } from '../../app/pages/no-permission-page.tsx';
import { AuditList } from '../../audit/audit-list.tsx';
import type { AuditSearch } from '../../audit/audit-search.ts';
import { ChainBadge, ChainFaults } from '../../audit/chain-badge.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { RowLink } from '../../ui/table/index.ts';
import { usePowers } from '../powers.ts';
import { useAuditEntry, useAuditList, useChainCheck } from './use-audit.ts';

const route = getRouteApi('/signed-in/platform/audit');

const Audit = () => {
  const search = route.useSearch();
  const navigate = useNavigate();
  const list = useAuditList(null, search);
  const opened = useAuditEntry(null, search.entry, list.rows);
  const check = useChainCheck(null);
  const onSearch = (part: Partial<AuditSearch>, replace = false): void =>
    void navigate({ to: '/platform/audit', search: { ...search, ...part }, replace });
  const open = useCallback(
    (row: AuditRow) => (
      <RowLink to="/platform/audit" search={{ ...search, entry: row.seq }}>
        <RelativeTime at={row.at} />
      </RowLink>
    ),
    [search],
  );
  return (
    <>
      <PageHeader
        title="Audit"
        beside={<ChainBadge {...check} />}
        sentence="Who did what on the platform, why, and whether the log is whole."
      />
      <ChainFaults verdict={check.verdict} />
      <AuditList
        id="audit"
        list={list}
        search={search}
        onSearch={onSearch}
        opened={opened}
        open={open}
        exportPath="/admin/audit/export"
      />
    </>
  );
};

/** The platform's audit log, for those who may read it. */
export const AuditPage = () =>
  usePowers().audit ? (
    <Audit />
  ) : (
    <NoPermissionPage
      title="Audit"
      sentence="Your role (billing) does not read the audit log. Owners, operators and support do."
    />
  );
