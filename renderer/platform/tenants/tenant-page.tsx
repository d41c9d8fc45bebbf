import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { TenantDetail } from '../../../server/tenants/contract.ts';
import { useApi } from '../../app/api.tsx';
import { useObjectTitle } from '../../app/crumb-title.tsx';
import { problemOf } from '../../app/problem.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { IdCopy } from '../../ui/id-copy.tsx';
import { labelOf, planLabels } from '../../ui/labels.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { tenantLook } from '../../ui/states.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TenantFacts } from './tenant-facts.tsx';
import { TenantSpend } from './tenant-spend.tsx';

const route = getRouteApi('/signed-in/platform/tenants/$tenant');

const Loaded = ({ tenant }: { tenant: TenantDetail }) => (
  <>
    <PageHeader
      title={tenant.name}
      beside={
        <>
          <StatusBadge state={tenantLook(tenant)} />
          <StatusBadge state={{ meaning: 'neutral', label: labelOf(planLabels, tenant.plan) }} />
          <IdCopy value={tenant.slug} what="slug" full />
        </>
      }
      sentence={
        tenant.suspensionReason === null
          ? 'What this tenant may do and how much of it is used.'
          : `Suspended: ${tenant.suspensionReason}`
      }
    />
    <Stack gap="xl">
      <TenantSpend tenant={tenant} />
      <TenantFacts tenant={tenant} />
    </Stack>
  </>
);

/** One tenant: is it well, and what may it do. */
export const TenantPage = () => {
  const { tenant: slug } = route.useParams();
  const api = useApi();
  const tenant = useQuery(api.tenants.get.queryOptions({ tenant: slug }));
  useObjectTitle(tenant.data?.name);
  if (tenant.data !== undefined) return <Loaded tenant={tenant.data} />;
  return (
    <>
      <PageHeader title={slug} />
      {tenant.isError ? (
        <ErrorState problem={problemOf(tenant.error)} onRetry={() => void tenant.refetch()} />
      ) : (
        <Skeleton height={240} />
      )}
    </>
  );
};
