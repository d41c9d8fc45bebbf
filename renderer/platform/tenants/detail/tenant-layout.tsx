import { Skeleton, Stack } from '@mantine/core';
import { getRouteApi, Outlet } from '@tanstack/react-router';
import type { TenantDetail } from '../../../../server/tenants/contract.ts';
import { problemOf } from '../../../app/problem.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { IdCopy } from '../../../ui/id-copy.tsx';
import { labelOf, planLabels } from '../../../ui/labels.ts';
import { PageHeader } from '../../../ui/page-header.tsx';
import { tenantLook } from '../../../ui/states.ts';
import { StatusBadge } from '../../../ui/status-badge.tsx';
import { TenantActions } from './tenant-actions.tsx';
import { TenantProvider } from './tenant-context.tsx';
import { TenantNotice } from './tenant-notice.tsx';
import { TenantTabs } from './tenant-tabs.tsx';
import { useTenantQuery } from './use-tenant-query.ts';

const route = getRouteApi('/signed-in/platform/tenants/$tenant');

const Loaded = ({ tenant }: { tenant: TenantDetail }) => (
  <TenantProvider value={tenant}>
    <PageHeader
      title={tenant.name}
      beside={
        <>
          <StatusBadge state={tenantLook(tenant)} />
          <StatusBadge state={{ meaning: 'neutral', label: labelOf(planLabels, tenant.plan) }} />
          <IdCopy value={tenant.slug} what="slug" full />
        </>
      }
      sentence="What this tenant may do and how much of it is used."
      actions={<TenantActions tenant={tenant} />}
      tabs={<TenantTabs tenant={tenant} />}
    />
    <TenantNotice tenant={tenant} />
    <Outlet />
  </TenantProvider>
);

/** One tenant: its state, what can be done, and a tab for each part of it. */
export const TenantLayout = () => {
  const { tenant: slug } = route.useParams();
  const tenant = useTenantQuery(slug);
  if (tenant.data !== undefined) return <Loaded tenant={tenant.data} />;
  return (
    <>
      <PageHeader title={slug} />
      {tenant.isError ? (
        <ErrorState problem={problemOf(tenant.error)} onRetry={() => void tenant.refetch()} />
      ) : (
        <Stack gap="lg" aria-busy="true">
          <Skeleton height={32} />
          <Skeleton height={48} />
          <Skeleton height={240} />
        </Stack>
      )}
    </>
  );
};
