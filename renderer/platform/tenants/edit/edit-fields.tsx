import { MultiSelect, Select, Text, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import { entitlementsOf } from '../../../../server/plans/entitlements.ts';
import type { TenantDetail } from '../../../../server/tenants/contract.ts';
import { type PlanLock, planLock } from '../../../app/plan-lock.ts';
import { FieldRow } from '../../../ui/form-layout.tsx';
import { deploymentLabels, optionsOf, privacyLabels, providerLabels } from '../../../ui/labels.ts';
import { TextLink } from '../../../ui/links.tsx';
import { LockedFeature } from '../../../ui/locked-feature.tsx';
import { timezones } from '../new-tenant-form.ts';
import { type EditValues, editLabels } from './edit-form.ts';

const below = ['label', 'input', 'description', 'error'] as const;
const order = { inputWrapperOrder: [...below] };

export type EditForm = UseFormReturnType<EditValues>;

const CapField = ({ form }: { form: EditForm }) => (
  <TextInput
    label={editLabels.monthlySpendCapUsd}
    description="Raising it takes a reason."
    {...order}
    inputMode="decimal"
    {...form.getInputProps('monthlySpendCapUsd')}
  />
);

/** A choice of which the plan leaves one: that one, and the other with its lock. */
const Fixed = ({ label, value, children }: { label: string; value: string; children: ReactNode }) => (
  <div>
    <Text size="xs" fw={500} mb={4}>
      {label}: {value}
    </Text>
    {children}
  </div>
);

/** What billing may change: money alone. */
export const MoneyFields = ({ form }: { form: EditForm }) => (
  <FieldRow>
    <CapField form={form} />
  </FieldRow>
);

/** A tenant's settings, but for limits of its own. */
export const EditFields = ({ form, tenant }: { form: EditForm; tenant: TenantDetail }) => {
  const granted = entitlementsOf({ plan: tenant.plan, featureOverrides: form.values.featureOverrides });
  const localLock = planLock(granted, ({ localOnly }) => localOnly);
  const premLock = planLock(granted, ({ onPrem }) => onPrem);
  const seePlans = ({ plan }: PlanLock) => (
    <TextLink
      to="/platform/tenants/$tenant/plan"
      params={{ tenant: tenant.slug }}
      search={plan === null ? {} : { to: plan }}
    >
      See plans
    </TextLink>
  );
  const local = form.values.dataPrivacyLevel === 'local_only';
  const providers = optionsOf(providerLabels);
  const chosen = providers.filter(({ value }) => form.values.allowedProviders.includes(value));
  return (
    <>
      <FieldRow>
        <TextInput label={editLabels.name} maxLength={240} {...form.getInputProps('name')} />
        <CapField form={form} />
      </FieldRow>
      <FieldRow>
        <Select
          label={editLabels.timezone}
          description="Decides when the month begins."
          {...order}
          data={[...new Set([tenant.timezone, ...timezones()])]}
          searchable
          limit={50}
          {...form.getInputProps('timezone')}
        />
        <TextInput
          label={editLabels.locale}
          description="Language tag for numbers and dates, such as de-DE."
          {...order}
          {...form.getInputProps('locale')}
        />
      </FieldRow>
      <FieldRow>
        {localLock === null || local ? (
          <Select
            label={editLabels.dataPrivacyLevel}
            description="Local only: no text leaves for a cloud model."
            {...order}
            data={optionsOf(privacyLabels)}
            {...form.getInputProps('dataPrivacyLevel')}
          />
        ) : (
          <Fixed label={editLabels.dataPrivacyLevel} value={privacyLabels.cloud_ok}>
            <LockedFeature
              label="Local only"
              lock={localLock}
              what="Models on the tenant’s own server alone: no text leaves for a cloud model."
              wayOut={seePlans(localLock)}
            />
          </Fixed>
        )}
        <MultiSelect
          label={editLabels.allowedProviders}
          description={local ? 'Local only uses Ollama alone.' : 'Of those its plan has.'}
          {...order}
          data={providers}
          {...form.getInputProps('allowedProviders')}
        />
      </FieldRow>
      <FieldRow>
        <Select
          label={editLabels.defaultProvider}
          description="Plans campaigns, and is every agent’s first choice."
          {...order}
          data={chosen.length === 0 ? providers : chosen}
          {...form.getInputProps('defaultProvider')}
        />
        <TextInput
          label={editLabels.defaultModelId}
          description="As the provider names it. Can stay empty."
          {...order}
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('defaultModelId')}
        />
      </FieldRow>
      <FieldRow>
        {premLock === null || form.values.deploymentMode === 'on_prem' ? (
          <Select
            label={editLabels.deploymentMode}
            {...order}
            data={optionsOf(deploymentLabels)}
            {...form.getInputProps('deploymentMode')}
          />
        ) : (
          <Fixed label={editLabels.deploymentMode} value={deploymentLabels.saas}>
            <LockedFeature
              label="In their own network"
              lock={premLock}
              what="An installation of their own that reports nothing back."
              wayOut={seePlans(premLock)}
            />
          </Fixed>
        )}
        <TextInput
          label={editLabels.onPremCallbackUrl}
          description="Where an installation of their own is told of results."
          {...order}
          placeholder="https://…"
          {...form.getInputProps('onPremCallbackUrl')}
        />
      </FieldRow>
      <FieldRow>
        <TextInput
          label={editLabels.customDomain}
          description="A host name of theirs that points here, such as ai.acme.example."
          {...order}
          spellCheck={false}
          {...form.getInputProps('customDomain')}
        />
      </FieldRow>
    </>
  );
};
