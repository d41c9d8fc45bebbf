import { Button, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import type { Plan } from '../../../../server/data/postgres/enums.ts';
import type { PlanPreview, TenantDetail } from '../../../../server/tenants/contract.ts';
import { useApi } from '../../../app/api.tsx';
import { NoPermissionPage } from '../../../app/pages/no-permission-page.tsx';
import { problemOf } from '../../../app/problem.ts';
import { ConnectionLine } from '../../../ui/connection-line.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { labelOf, optionsOf, planLabels } from '../../../ui/labels.ts';
import { LinkButton } from '../../../ui/links.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { ReasonField, reasonProblem } from '../../../ui/reason-field.tsx';
import { Section } from '../../../ui/section.tsx';
import { usePowers } from '../../powers.ts';
import { useTenantQuery } from '../detail/use-tenant-query.ts';
import { PlanPreviewView } from './plan-preview.tsx';

const route = getRouteApi('/signed-in/platform/tenants/$tenant/plan');

const Apply = ({ tenant, preview }: { tenant: TenantDetail; preview: PlanPreview }) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const change = useMutation(
    api.tenants.changePlan.mutationOptions({
      onSuccess: (changed) => {
        notifications.show({ message: `${changed.name} is on ${labelOf(planLabels, changed.plan)} now` });
        void queryClient.invalidateQueries(api.tenants.pathFilter());
        void queryClient.invalidateQueries(api.audit.pathFilter());
        void navigate({ to: '/platform/tenants/$tenant', params: { tenant: changed.slug } });
      },
      // Somebody changed the tenant meanwhile: what was shown no longer holds.
      onError: () => void queryClient.invalidateQueries(api.tenants.planPreview.pathFilter()),
    }),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (reasonProblem(reason) !== null) field.current?.focus();
    else
      change.mutate({
        tenant: tenant.id,
        plan: preview.to,
        version: preview.version,
        reason: reason.trim(),
      });
  };
  const blocked = preview.blockers.length > 0;
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="md" maw={640}>
        <ConnectionLine />
        <ReasonField ref={field} value={reason} onChange={setReason} tried={tried} />
        {change.isError && <ErrorState problem={problemOf(change.error)} />}
        <Stack gap="sm" align="flex-end">
          <span>
            <LinkButton to="/platform/tenants/$tenant" params={{ tenant: tenant.slug }} mr="sm">
              Cancel
            </LinkButton>
            <Button type="submit" variant="filled" disabled={blocked || change.isPending}>
              {change.isPending ? 'Changing…' : `Change to ${labelOf(planLabels, preview.to)}`}
            </Button>
          </span>
          {blocked && <Text c="dimmed">What is named above must be changed first.</Text>}
        </Stack>
      </Stack>
    </form>
  );
};

const Preview = ({ tenant, to }: { tenant: TenantDetail; to: Plan }) => {
  const api = useApi();
  const preview = useQuery(
    api.tenants.planPreview.queryOptions({ tenant: tenant.id, to }, { enabled: to !== tenant.plan }),
  );
  if (to === tenant.plan) return <Text c="dimmed">Same plan, nothing changes. Choose another above.</Text>;
  if (preview.isError)
    return <ErrorState problem={problemOf(preview.error)} onRetry={() => void preview.refetch()} />;
  if (preview.data === undefined)
    return (
      <Stack gap="lg" aria-busy="true">
        <Skeleton height={120} />
        <Skeleton height={160} />
      </Stack>
    );
  return (
    <Stack gap="xl">
      <PlanPreviewView preview={preview.data} slug={tenant.slug} />
      <Section title="Change it">
        <Apply tenant={tenant} preview={preview.data} />
      </Section>
    </Stack>
  );
};

const Choice = ({ tenant }: { tenant: TenantDetail }) => {
  const { to = tenant.plan } = route.useSearch();
  const navigate = useNavigate();
  return (
    <Stack gap="xl">
      <SegmentedControl
        aria-label="Plan"
        style={{ alignSelf: 'flex-start' }}
        value={to}
        data={optionsOf(planLabels).map(({ value, label }) => ({
          value,
          label: value === tenant.plan ? `${label}, now` : label,
        }))}
        onChange={(value) =>
          void navigate({
            to: '/platform/tenants/$tenant/plan',
            params: { tenant: tenant.slug },
            search: value === tenant.plan ? {} : { to: value as Plan },
            replace: true,
          })
        }
      />
      <Preview key={to} tenant={tenant} to={to} />
    </Stack>
  );
};

/** What another plan would change for a tenant, and the change. */
export const TenantPlanPage = () => {
  const { tenant: slug } = route.useParams();
  const powers = usePowers();
  const tenant = useTenantQuery(slug);
  if (!powers.plans)
    return (
      <NoPermissionPage
        title="Change plan"
        sentence="Owners, operators and billing of the platform change plans. Ask one of them."
      />
    );
  return (
    <>
      <PageHeader
        title={`Change plan of ${tenant.data?.name ?? slug}`}
        sentence="What would change, before it does. Nothing is deleted: what is over a limit is frozen."
      />
      {tenant.data !== undefined ? (
        <Choice tenant={tenant.data} />
      ) : tenant.isError ? (
        <ErrorState problem={problemOf(tenant.error)} onRetry={() => void tenant.refetch()} />
      ) : (
        <Skeleton height={320} />
      )}
    </>
  );
};
