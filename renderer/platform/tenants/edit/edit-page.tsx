import { Button, Skeleton, Text } from '@mantine/core';
import { getRouteApi, useBlocker } from '@tanstack/react-router';
import type { TenantDetail } from '../../../../server/tenants/contract.ts';
import { NoPermissionPage } from '../../../app/pages/no-permission-page.tsx';
import { problemOf } from '../../../app/problem.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { ErrorSummary } from '../../../ui/error-summary.tsx';
import { FormLayout } from '../../../ui/form-layout.tsx';
import { FormProblem } from '../../../ui/form-problem.tsx';
import { labelOf, planLabels } from '../../../ui/labels.ts';
import { LinkButton } from '../../../ui/links.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { ReasonField } from '../../../ui/reason-field.tsx';
import { Section } from '../../../ui/section.tsx';
import { usePowers } from '../../powers.ts';
import { useTenantQuery } from '../detail/use-tenant-query.ts';
import { CloudAgentsNotice, cloudAgentsOf } from './cloud-agents.tsx';
import { EditFields, MoneyFields } from './edit-fields.tsx';
import { editLabels } from './edit-form.ts';
import { MeanwhileNotice } from './meanwhile-notice.tsx';
import { OverridesEditor } from './overrides-editor.tsx';
import { useEdit } from './use-edit.ts';

const route = getRouteApi('/signed-in/platform/tenants/$tenant/edit');

const Editor = ({ tenant }: { tenant: TenantDetail }) => {
  const powers = usePowers();
  const edit = useEdit(tenant);
  const { form, problem } = edit;
  const agents = cloudAgentsOf(problem);
  useBlocker({
    shouldBlockFn: () => edit.isUnsaved() && !window.confirm('Leave without saving?'),
    enableBeforeUnload: edit.isUnsaved,
  });
  return (
    <FormLayout
      onSubmit={edit.submit}
      actions={
        <>
          <LinkButton to="/platform/tenants/$tenant" params={{ tenant: tenant.slug }}>
            Cancel
          </LinkButton>
          <Button type="submit" variant="filled" disabled={edit.saving}>
            {edit.saving ? 'Saving…' : edit.meanwhile === null ? 'Save' : 'Save again'}
          </Button>
        </>
      }
    >
      <ErrorSummary
        errors={form.errors}
        labels={editLabels}
        onFocus={(path) => form.getInputNode(path)?.focus()}
      />
      {powers.tenants ? <EditFields form={form} tenant={tenant} /> : <MoneyFields form={form} />}
      {powers.tenants && (
        <Section title="Limits of its own">
          <Text c="dimmed">
            What {labelOf(planLabels, tenant.plan)} says holds, unless it is set for this tenant here.
            Lowering a limit freezes what is over it; nothing is deleted.
          </Text>
          <OverridesEditor
            plan={tenant.plan}
            value={form.values.featureOverrides}
            onChange={(value) => form.setFieldValue('featureOverrides', value)}
          />
        </Section>
      )}
      {agents.length > 0 && <CloudAgentsNotice agents={agents} {...edit.agreement} />}
      <ReasonField {...edit.reason} optional={!edit.wantsReason} />
      {edit.meanwhile !== null && <MeanwhileNotice {...edit.meanwhile} />}
      <FormProblem problem={agents.length > 0 ? null : problem} />
    </FormLayout>
  );
};

/** Changes what a tenant is called, may spend, and is allowed. */
export const EditTenantPage = () => {
  const { tenant: slug } = route.useParams();
  const powers = usePowers();
  const tenant = useTenantQuery(slug);
  if (!powers.plans)
    return (
      <NoPermissionPage
        title="Edit tenant"
        sentence="Owners and operators of the platform edit tenants; billing changes caps. Ask one of them."
      />
    );
  return (
    <>
      <PageHeader
        title={`Edit ${tenant.data?.name ?? slug}`}
        sentence="Only what you change is saved, and written to the audit log."
      />
      {tenant.data !== undefined ? (
        <Editor tenant={tenant.data} />
      ) : tenant.isError ? (
        <ErrorState problem={problemOf(tenant.error)} onRetry={() => void tenant.refetch()} />
      ) : (
        <Skeleton height={480} maw={640} />
      )}
    </>
  );
};
