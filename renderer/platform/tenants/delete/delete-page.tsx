import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { DeletionPreview, TenantDetail } from '../../../../server/tenants/contract.ts';
import { useApi } from '../../../app/api.tsx';
import { NoPermissionPage } from '../../../app/pages/no-permission-page.tsx';
import { problemOf } from '../../../app/problem.ts';
import { ConfirmByTyping } from '../../../ui/confirm-by-typing.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { formatCount, formatExact } from '../../../ui/format.ts';
import { KeyValue } from '../../../ui/key-value.tsx';
import { LinkButton } from '../../../ui/links.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Section } from '../../../ui/section.tsx';
import { usePowers } from '../../powers.ts';
import { useTenantQuery } from '../detail/use-tenant-query.ts';
import { ExportsTable } from '../exports/exports-table.tsx';
import { useExports, useStartExport } from '../exports/use-exports.ts';

const route = getRouteApi('/signed-in/platform/tenants/$tenant/delete');

const Numbers = ({ tenant, preview }: { tenant: TenantDetail; preview: DeletionPreview }) => (
  <>
    <Section title="What goes">
      <KeyValue
        labelWidth={220}
        items={[
          ['Brands', formatCount(preview.brands)],
          ['Campaigns', formatCount(preview.campaigns)],
          ['Runs', formatCount(preview.runs)],
          ['Deliverables', formatCount(preview.deliverables)],
          ['Calls in its ledger', formatCount(preview.calls)],
          ['Custom skills', formatCount(preview.skills)],
          [
            'Stays',
            `The platform’s audit log, accounts of people who belong elsewhere too, and the slug ${tenant.slug}: it is never given out again.`,
          ],
        ]}
      />
    </Section>
    <Section title="When">
      <KeyValue
        labelWidth={220}
        items={[
          ['At once', 'Suspended: people, keys and callbacks are refused, queued runs wait.'],
          [
            `For ${formatCount(preview.graceDays)} ${preview.graceDays === 1 ? 'day' : 'days'}`,
            `It can be restored as it was, until ${formatExact(preview.purgeAt)} if it is deleted now.`,
          ],
          ['Then', 'Records, documents, queued work and keys are removed for good.'],
        ]}
      />
    </Section>
  </>
);

const WhatGoes = ({ tenant }: { tenant: TenantDetail }) => {
  const api = useApi();
  const preview = useQuery(api.tenants.deletionPreview.queryOptions({ tenant: tenant.id }));
  if (preview.isError)
    return <ErrorState problem={problemOf(preview.error)} onRetry={() => void preview.refetch()} />;
  if (preview.data === undefined) return <Skeleton height={280} />;
  return <Numbers tenant={tenant} preview={preview.data} />;
};

const ExportFirst = ({
  tenant,
  exports,
}: {
  tenant: TenantDetail;
  exports: ReturnType<typeof useExports>;
}) => {
  const start = useStartExport(tenant);
  const items = exports.data?.items ?? [];
  const busy = items.some((row) => row.state === 'queued' || row.state === 'running');
  return (
    <Section
      title="Export first"
      beside={
        <Button disabled={busy || start.isPending} onClick={start.start}>
          {busy || start.isPending ? 'Exporting…' : 'Export everything'}
        </Button>
      }
    >
      <Text c="dimmed">
        One archive of all records and documents, with a manifest of counts and hashes. Deleting makes one
        too; it can be downloaded until the purge.
      </Text>
      {exports.isError ? (
        <ErrorState problem={problemOf(exports.error)} onRetry={() => void exports.refetch()} />
      ) : (
        items.length > 0 && <ExportsTable tenant={tenant} rows={items.slice(0, 3)} />
      )}
    </Section>
  );
};

const Confirm = ({
  tenant,
  opened,
  onClose,
}: {
  tenant: TenantDetail;
  opened: boolean;
  onClose: () => void;
}) => {
  const api = useApi();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation(
    api.tenants.delete.mutationOptions({
      onSuccess: (deleted) => {
        notifications.show({
          message:
            deleted.purgeAt === null
              ? `Deleted ${deleted.name}`
              : `Deleted ${deleted.name}. It can be restored until ${formatExact(deleted.purgeAt)}.`,
        });
        void queryClient.invalidateQueries(api.tenants.pathFilter());
        void queryClient.invalidateQueries(api.exports.pathFilter());
        void queryClient.invalidateQueries(api.audit.pathFilter());
        void navigate({ to: '/platform/tenants/$tenant', params: { tenant: deleted.slug } });
      },
    }),
  );
  return (
    <ConfirmByTyping
      opened={opened}
      onClose={() => {
        remove.reset();
        onClose();
      }}
      title={`Delete ${tenant.name}`}
      expected={tenant.slug}
      action="Delete tenant"
      busyAction="Deleting…"
      busy={remove.isPending}
      withReason
      problem={remove.isError ? problemOf(remove.error) : null}
      onConfirm={(reason) => remove.mutate({ tenant: tenant.id, confirm: tenant.slug, reason })}
    >
      <Text>
        It is suspended within a second and can be restored until its purge. Then everything is removed for
        good.
      </Text>
    </ConfirmByTyping>
  );
};

const Deletion = ({ tenant }: { tenant: TenantDetail }) => {
  const [confirming, setConfirming] = useState(false);
  const exports = useExports(tenant, true);
  if (tenant.deletedAt !== null)
    return (
      <Notice
        meaning="warn"
        actions={
          <LinkButton to="/platform/tenants/$tenant" params={{ tenant: tenant.slug }}>
            Open tenant
          </LinkButton>
        }
      >
        <strong>Deleted already.</strong>{' '}
        {tenant.purgeAt !== null && `It can be restored until ${formatExact(tenant.purgeAt)}.`}
      </Notice>
    );
  return (
    <Stack gap="xl" maw={880}>
      <WhatGoes tenant={tenant} />
      <ExportFirst tenant={tenant} exports={exports} />
      <span>
        <LinkButton to="/platform/tenants/$tenant" params={{ tenant: tenant.slug }} mr="sm">
          Cancel
        </LinkButton>
        <Button color="danger" variant="filled" onClick={() => setConfirming(true)}>
          Delete tenant…
        </Button>
      </span>
      <Confirm tenant={tenant} opened={confirming} onClose={() => setConfirming(false)} />
    </Stack>
  );
};

/** Deletes a tenant: what goes, an export first, and until when it can be taken back. */
export const DeleteTenantPage = () => {
  const { tenant: slug } = route.useParams();
  const powers = usePowers();
  const tenant = useTenantQuery(slug);
  if (!powers.tenants)
    return (
      <NoPermissionPage
        title="Delete tenant"
        sentence="Owners and operators of the platform delete tenants. Ask one of them."
      />
    );
  return (
    <>
      <PageHeader
        title={`Delete ${tenant.data?.name ?? slug}`}
        sentence="What goes, when, and how long it can be taken back."
      />
      {tenant.data !== undefined ? (
        <Deletion tenant={tenant.data} />
      ) : tenant.isError ? (
        <ErrorState problem={problemOf(tenant.error)} onRetry={() => void tenant.refetch()} />
      ) : (
        <Skeleton height={320} />
      )}
    </>
  );
};
