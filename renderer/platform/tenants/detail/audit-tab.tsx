import { Stack } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { AuditRow } from '../../../../server/audit/contract.ts';
import { AuditList } from '../../../audit/audit-list.tsx';
import type { AuditSearch } from '../../../audit/audit-search.ts';
import { ChainBadge, ChainFaults } from '../../../audit/chain-badge.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { RowLink } from '../../../ui/table/index.ts';
import { useAuditEntry, useAuditList, useChainCheck } from '../../audit/use-audit.ts';
import { useTenant } from './tenant-context.tsx';

const route = getRouteApi('/signed-in/platform/tenants/$tenant/audit');

/** What was done in one tenant, from its own chain. */
export const TenantAuditTab = () => {
  const tenant = useTenant();
  const search = route.useSearch();
  const navigate = useNavigate();
  const list = useAuditList(tenant.id, search);
  const opened = useAuditEntry(tenant.id, search.entry, list.rows);
  const check = useChainCheck(tenant.id);
  const onSearch = (part: Partial<AuditSearch>, replace = false): void =>
    void navigate({
      to: '/platform/tenants/$tenant/audit',
      params: { tenant: tenant.slug },
      search: { ...search, ...part },
      replace,
    });
  const open = useCallback(
    (row: AuditRow) => (
      <RowLink
        to="/platform/tenants/$tenant/audit"
        params={{ tenant: tenant.slug }}
        search={{ ...search, entry: row.seq }}
      >
        <RelativeTime at={row.at} />
      </RowLink>
    ),
    [tenant.slug, search],
  );
  return (
    <Stack gap="md" style={{ flex: 1 }}>
      <ChainBadge {...check} />
      <ChainFaults verdict={check.verdict} />
      <AuditList
        id="tenant-audit"
        list={list}
        search={search}
        onSearch={onSearch}
        opened={opened}
        open={open}
        exportPath="/admin/audit/export"
        exportWith={{ tenant: tenant.id }}
      />
    </Stack>
  );
};
